// SPDX-License-Identifier: MIT
// How long readings have stayed above one level, beyond the readings that are kept: a reading dropped from
// a dyno's series is still counted here, so a sustain of a day is exact without a day of samples. The
// policy chooses the levels (follow_long_runs); App adds readings; rules read them.
#pragma once

#include <cstdint>
#include <optional>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::fleet {

struct Sample;
struct LoadReading;

/// The value that is compared with a level.
enum class Signal : std::uint8_t { total, rss_swap, swap, load };

/// nullopt: the reading lacks it, which is not zero.
std::optional<double> value_of(const Sample& sample, Signal signal);
std::optional<double> value_of(const LoadReading& reading, Signal signal);

/// The run above `level` that ends with the newest reading that is no longer kept.
struct LongRun {
    Signal signal = Signal::total;
    double level = 0;
    unsigned readings = 0;  ///< 0: that reading was not above the level
    WallTime from{}, to{};
    std::optional<Megabytes> quota{};

    /// Adds the next dropped reading. A reading at or below the level, a pause of more than `max_pause` or
    /// a change of the quota end a run. A reading without a value is ignored.
    void take(WallTime at, std::optional<double> value, const std::optional<Megabytes>& its_quota,
              Nanoseconds max_pause);
};

}  // namespace dynoward::fleet
