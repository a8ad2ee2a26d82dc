// SPDX-License-Identifier: MIT
// RESTART_BUDGET of one app: at most a number of restarts in any span. Restarts that a previous process may
// have sent count. Holds no clock.
#pragma once

#include <deque>
#include <optional>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"
#include "settings/settings.hpp"

namespace dynoward::restart {

class Budget {
 public:
    explicit Budget(settings::CountPerSpan allowed) : allowed_(allowed) {}

    const settings::CountPerSpan& allowed() const { return allowed_; }
    /// From now on. Restarts that were noted before count.
    void allow(settings::CountPerSpan allowed) { allowed_ = allowed; }
    /// A restart was sent, or may have been. In any order.
    void note(SteadyTime at, bool assumed);
    /// The restart noted as sent at that moment has certainly restarted nothing.
    void take_back(SteadyTime sent_at);
    /// Time until the next one is allowed; nullopt: allowed now.
    std::optional<long> left_s(const Instant& now) const;
    /// How many of those within the span are only assumed.
    unsigned assumed(const Instant& now) const;

 private:
    struct Spent {
        SteadyTime at;
        bool assumed = false;
    };
    static constexpr std::size_t max_kept = std::size_t{2} * limits::dynos_per_app;

    settings::CountPerSpan allowed_;
    std::deque<Spent> spent_;  ///< oldest first; at most `max_kept`
};

}  // namespace dynoward::restart
