// SPDX-License-Identifier: MIT
// The dynos of one app that each tick evaluates: a rule has a finding about each, or had one recently. Also
// the holds that the ledger has of each, so that a hold is written once per episode.
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
    /// An alert or an admin requests a restart of it: the episode continues.
    void prolong() { quiet_since_.reset(); }

    /// The latest finding of the rules; null: none.
    const policy::Finding* finding() const { return finding_ ? &*finding_ : nullptr; }
    /// No rule has had a finding for long enough to end the episode.
    bool is_over(const Instant& now) const {
        return quiet_since_ && now.steady - *quiet_since_ >= policy::episode_ends_after;
    }

    /// The reasons of holds in the ledger for this incarnation in this episode, one bit each.
    std::uint32_t recorded(const fleet::Dyno& dyno) const {
        return incarnation_ == dyno.incarnations ? recorded_ : 0;
    }
    void record(const fleet::Dyno& dyno, policy::HoldReason reason) {
        recorded_ = recorded(dyno) | policy::bit_of(reason);
        incarnation_ = dyno.incarnations;
    }
    /// A restart was sent: holds of the next one are written again.
    void forget_recorded() { recorded_ = 0; }

 private:
    std::optional<policy::Finding> finding_;
    std::optional<SteadyTime> quiet_since_;  ///< no rule has had a finding since then
    std::uint32_t recorded_ = 0;
    std::uint32_t incarnation_ = 0;  ///< the one of `recorded_`
};

using Candidates =
    std::map<DynoName, Candidate, ByTypeThenNumber>;  ///< in order: equal input, equal choice

}  // namespace dynoward::monitor
