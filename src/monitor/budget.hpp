// SPDX-License-Identifier: MIT
// RESTART_BUDGET of one app: at most so many restarts in any span. What our own former life may have spent
// is counted as spent. Holds no clock.
#pragma once

#include <deque>
#include <optional>

#include "dynoward/settings/settings.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::monitor {

class Budget {
 public:
    explicit Budget(settings::CountPerSpan allowed) : allowed_(allowed) {}

    const settings::CountPerSpan& allowed() const { return allowed_; }
    /// A restart was sent, or may have been. In any order.
    void note(SteadyTime at, bool assumed);
    /// What was noted as sent then restarted nothing for certain.
    void take_back(SteadyTime sent_at);
    /// Until the next one is allowed; nullopt: now.
    std::optional<long> left_s(const Instant& now) const;
    /// How many of those within the span are only assumed.
    unsigned assumed(const Instant& now) const;

 private:
    struct Spent {
        SteadyTime at;
        bool assumed = false;
    };
    settings::CountPerSpan allowed_;
    std::deque<Spent> spent_;  ///< oldest first; no more than are allowed matter
};

}  // namespace dynoward::monitor
