// SPDX-License-Identifier: MIT
#include "dynoward/fleet/report_interval.hpp"

namespace dynoward::fleet {

// A low quartile, not the median: a lost line makes an interval longer, never shorter, so even if half of
// the lines are lost the shortest intervals show the true period. And a few intervals that are too short
// (a repeated line, a late one) do not change the result for a slow dyno.
void ReportInterval::update_from(std::span<Nanoseconds> intervals) {
    const auto quartile = intervals.begin() + static_cast<std::ptrdiff_t>((intervals.size() - 1) / 4);
    std::nth_element(intervals.begin(), quartile, intervals.end());
    period_ = *quartile;
}

Nanoseconds ReportInterval::hole() const {
    return std::clamp<Nanoseconds>(period_ * 5 / 2, silence, max_silence);
}

}  // namespace dynoward::fleet
