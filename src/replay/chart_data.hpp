// SPDX-License-Identifier: MIT
// Shared by both charts: which dynos are shown, their scale, and their memory per column.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "replay/charts.hpp"

namespace dynoward::replay {

/// The maximum number of dynos in a chart: those with the most restarts, time over quota and holds.
inline constexpr std::size_t max_charted = 40;

using Charted = std::pair<std::string, const DynoReport*>;

/// By name; without dynos that have no samples.
std::vector<Charted> charted_dynos(const Report& report);
/// The soft level in MB; nullopt if it is a share of an unknown quota.
std::optional<Megabytes> level_of(const Charted& dyno, const settings::AppSettings& app);
/// The top of the scale: above the peak, the quota and the level.
double scale_top(const Charted& dyno, const settings::AppSettings& app);
/// Lowest and highest reading of each column between the first and the last stamp.
std::vector<Bucket> in_columns(const MemorySeries& series, WallTime from, WallTime to, std::size_t columns);
/// The position of an instant between the two, 0 to 1.
double share_of(WallTime at, WallTime from, WallTime to);

}  // namespace dynoward::replay
