// SPDX-License-Identifier: MIT
// Since when the monitor has run without an interruption: since its start, or since the process was last
// stopped or the clock last set. The warm-up begins then, and silence before that is not attributed to the
// drain.
#pragma once

#include <optional>

#include "dynoward/values/instant.hpp"
#include "monitor/effects.hpp"

namespace dynoward::monitor {

class ClockWatch {
 public:
    explicit ClockWatch(const Instant& now) : running_since_(now.steady) {}

    /// Whether a clock jumped since the last tick, so that fresh data may be stale. Logs it.
    bool on_tick(const Instant& now, Effects& effects);

    SteadyTime running_since() const { return running_since_; }
    /// nullopt: warmed up.
    std::optional<long> warm_up_left_s(const Instant& now, Seconds warm_up) const;
    /// The start, before the first tick.
    SteadyTime last_tick() const { return last_tick_ ? last_tick_->steady : running_since_; }

 private:
    SteadyTime running_since_;
    std::optional<Instant> last_tick_;
};

}  // namespace dynoward::monitor
