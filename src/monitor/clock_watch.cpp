// SPDX-License-Identifier: MIT
#include "monitor/clock_watch.hpp"

#include <utility>

namespace dynoward::monitor {
namespace {

// A tick this late, or a wall clock that moved this much against the steady one, means that the process was
// stopped or the clock was set.
constexpr Seconds jump{60};

}  // namespace

bool ClockWatch::on_tick(const Instant& now, Effects& effects) {
    const auto last = std::exchange(last_tick_, now);
    if (!last) {
        return false;
    }
    const auto steady = now.steady - last->steady;
    const auto wall = now.wall - last->wall;
    if (steady <= jump && wall - steady <= jump && steady - wall <= jump) {
        return false;
    }
    running_since_ = now.steady;
    log_event(effects, LogEvent::Severity::warn, "monitor.clock_jump",
              "steady_s=" + std::to_string(std::chrono::duration_cast<Seconds>(steady).count()) +
                  " wall_s=" + std::to_string(std::chrono::duration_cast<Seconds>(wall).count()) +
                  " reason=\"stopped, or the clock was set; warming up again\"");
    return true;
}

std::optional<long> ClockWatch::warm_up_left_s(const Instant& now, Seconds warm_up) const {
    const auto warm = now.steady - running_since_;
    if (warm >= warm_up) {
        return std::nullopt;
    }
    return static_cast<long>(std::chrono::ceil<Seconds>(warm_up - warm).count());
}

}  // namespace dynoward::monitor
