// SPDX-License-Identifier: MIT
// The dynos of one app that each tick evaluates: a rule has a finding about each, or had one a short while
// ago. Also which holds the ledger has of each, so that a hold is written once for an episode.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::monitor {

class Candidate {
 public:
    void note(const Instant& now, std::optional<policy::Finding> found) {
        if (found) {
            quiet_since_.reset();
        } else if (!quiet_since_) {
            quiet_since_ = now.steady;
        }
        finding_ = std::move(found);
    }
    /// An alert or an owner asks about it: the episode goes on.
    void prolong() { quiet_since_.reset(); }

    /// What the rules found last; null: nothing.
    const policy::Finding* finding() const { return finding_ ? &*finding_ : nullptr; }
    /// No rule has had a finding for so long that the episode is over.
    bool is_over(const Instant& now) const {
        return quiet_since_ && now.steady - *quiet_since_ >= policy::episode_ends_after;
    }

    /// The reasons of holds that the ledger has of this incarnation in this episode, a bit each.
    std::uint32_t recorded(const fleet::Dyno& dyno) const {
        return incarnation_ == dyno.incarnations ? recorded_ : 0;
    }
    void record(const fleet::Dyno& dyno, policy::HoldReason reason) {
        recorded_ = recorded(dyno) | policy::bit_of(reason);
        incarnation_ = dyno.incarnations;
    }
    /// A restart was sent: what blocks the next one is written again.
    void forget_recorded() { recorded_ = 0; }

 private:
    std::optional<policy::Finding> finding_;
    std::optional<SteadyTime> quiet_since_;  ///< no rule has a finding since then
    std::uint32_t recorded_ = 0;
    std::uint32_t incarnation_ = 0;  ///< that `recorded_` is about
};

using Candidates =
    std::map<DynoName, Candidate, ByTypeThenNumber>;  ///< in order: equal input, equal choice

}  // namespace dynoward::monitor
