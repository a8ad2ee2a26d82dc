// SPDX-License-Identifier: MIT
// Does a series rise, steadily and surely? Theil-Sen's slope with its confidence bound, and tests against
// steps, growth that flattens out, and chance. No allocation; used by the leak rule only.
#pragma once

#include <optional>
#include <span>

namespace dynoward::policy {

struct SteadyRise {
    double slope = 0;       ///< a minute, over the time ahead; the lowest that is still likely
    double end = 0;         ///< where the line is at the last point
    double total = 0;       ///< from the first sixth of the points to the last
    double confidence = 0;  ///< that it rises at all, 0 to 1
};

/// Points at equal distances of `step_min` minutes, 12 to limits::fine_floors of them; how it goes on for
/// `ahead_min` minutes if it slows down as it did so far. nullopt: no such rise.
std::optional<SteadyRise> steady_rise(std::span<const double> points, double step_min, double ahead_min);

}  // namespace dynoward::policy
