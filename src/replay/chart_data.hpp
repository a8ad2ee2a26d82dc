// SPDX-License-Identifier: MIT
// What both charts need: which dynos are shown, on what scale, and their memory in so many columns.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "dynoward/replay/charts.hpp"

namespace dynoward::replay {

/// Dynos that a chart shows; of more, those with most to tell.
inline constexpr std::size_t max_charted = 40;

using Charted = std::pair<std::string, const DynoAccount*>;

/// By name; nothing where there are no samples.
std::vector<Charted> charted_dynos(const Account& account);
/// The soft level in MB; nullopt where it is a share of an unknown quota.
std::optional<Megabytes> level_of(const Charted& dyno, const settings::AppSettings& app);
/// The top of the scale: above the peak, the quota and the level.
double scale_top(const Charted& dyno, const settings::AppSettings& app);
/// Lowest and highest reading of each column between the first and the last stamp.
std::vector<Bucket> in_columns(const Series& series, WallTime from, WallTime to, std::size_t columns);
/// Where an instant is between the two, 0 to 1.
double share_of(WallTime at, WallTime from, WallTime to);

}  // namespace dynoward::replay
