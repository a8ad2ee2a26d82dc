// SPDX-License-Identifier: MIT
// A pause that an admin sets: until its end the gate `paused` blocks every restart. It does not outlive the
// process.
#pragma once

#include <chrono>
#include <optional>

#include "dynoward/values/instant.hpp"
#include "monitor/effects.hpp"

namespace dynoward::monitor {

class Pause {
 public:
    /// Replaces an earlier pause.
    void begin(const Instant& now, std::chrono::minutes span, Effects& effects);
    /// Ends it early, by an admin.
    void end(const Instant& now, Effects& effects);
    /// Ends it when its time is over. Call it once a tick.
    void check(const Instant& now, Effects& effects);
    /// The wall clock was set: the pause still ends at the same steady time.
    void on_clock_jump(const Instant& now);

    /// nullopt: restarts are not paused.
    std::optional<WallTime> until(const Instant& now) const;
    std::optional<long> left_s(const Instant& now) const;

 private:
    std::optional<Instant> until_;  ///< by the steady clock; the wall time is for display
};

}  // namespace dynoward::monitor
