// SPDX-License-Identifier: MIT
// Whether a series rises steadily: Theil-Sen's slope with its confidence bound, and tests against steps,
// growth that flattens out, and chance. No allocation; used by the leak rule only.
#pragma once

#include <optional>
#include <span>

namespace dynoward::policy {

struct SteadyRise {
    double slope = 0;       ///< per minute, over the time ahead; the lower confidence bound
    double end = 0;         ///< value of the line at the last point
    double total = 0;       ///< from the first sixth of the points to the last
    double confidence = 0;  ///< 0 to 1: that it rises at all
};

/// Points at equal distances of `step_min` minutes, 12 to limits::fine_floors of them. The result covers
/// the next `ahead_min` minutes, if the rise slows down as it did so far. nullopt: no steady rise.
std::optional<SteadyRise> steady_rise(std::span<const double> points, double step_min, double ahead_min);

}  // namespace dynoward::policy
