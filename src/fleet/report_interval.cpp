// SPDX-License-Identifier: MIT
#include "dynoward/fleet/report_interval.hpp"

namespace dynoward::fleet {

// A low quartile, not the median: each lost line makes an interval longer and none makes one shorter, so
// where half of the lines and more are lost the shortest intervals still show the true period. A few that
// are too short (a line twice, a late one) do not make a slow dyno look fast either.
void ReportInterval::update_from(std::span<Nanoseconds> intervals) {
    const auto quartile = intervals.begin() + static_cast<std::ptrdiff_t>((intervals.size() - 1) / 4);
    std::nth_element(intervals.begin(), quartile, intervals.end());
    period_ = *quartile;
}

Nanoseconds ReportInterval::hole() const {
    return std::clamp<Nanoseconds>(period_ * 5 / 2, silence, max_silence);
}

}  // namespace dynoward::fleet
