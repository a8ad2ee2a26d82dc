// SPDX-License-Identifier: MIT
// Since when the monitor has run without an interruption: since its start, or since the end of a time in
// which the process was stopped or the clock was set. From then on the warm-up is counted, and silence
// before it is nobody's fault but ours.
#pragma once

#include <optional>

#include "dynoward/values/instant.hpp"
#include "monitor/effects.hpp"

namespace dynoward::monitor {

class ClockWatch {
 public:
    explicit ClockWatch(const Instant& now) : running_since_(now.steady) {}

    /// Whether a clock jumped since the last tick: what counted as fresh may not be. Logs it.
    bool on_tick(const Instant& now, Effects& effects);

    SteadyTime running_since() const { return running_since_; }
    /// nullopt: warmed up.
    std::optional<long> warm_up_left_s(const Instant& now, Seconds warm_up) const;
    /// The start, where no tick has come yet.
    SteadyTime last_tick() const { return last_tick_ ? last_tick_->steady : running_since_; }

 private:
    SteadyTime running_since_;
    std::optional<Instant> last_tick_;
};

}  // namespace dynoward::monitor
