// SPDX-License-Identifier: MIT
// A robust line through the peaks of one time scale: the median of all pairs' slopes (Theil and Sen), and a
// test for a trend (Mann and Kendall). Neither is moved by a few outliers.
#include <algorithm>
#include <span>

#include "dynoward/policy/forecast.hpp"
#include "policy/rank_statistics.hpp"

namespace dynoward::policy {
namespace {

constexpr std::size_t max_blocks = fleet::Peaks::blocks - 1;
constexpr std::size_t max_pairs = max_blocks * (max_blocks - 1) / 2;
// The fewest on which a trend can be significant.
constexpr std::int64_t min_stretch = 8;
// Lost readings are bridged: they are of the same incarnation. But most blocks of the stretch have one.
constexpr std::int64_t present_of_4 = 3;
// A rise that slows down to less than this may end soon, as a warm-up does.
constexpr double min_later_half = 0.5;
constexpr double sure_z = 3;
constexpr double sure_tau = 0.6;

struct Points {
    std::array<double, max_blocks> x{};  ///< blocks since the first one
    std::array<double, max_blocks> mb{};
    std::size_t count = 0;
    std::int64_t first = 0;  ///< numbers of its first and its last block
    std::int64_t last = 0;
};

// The newest complete blocks. At the finest scale a block holds a single reading, so the newest counts,
// too.
Points points_of(const fleet::Peaks& peaks, std::size_t scale) {
    Points points;
    points.last = peaks.newest(scale) - (scale == 0 ? 0 : 1);
    points.first = points.last - static_cast<std::int64_t>(max_blocks) + 1;
    for (auto block = points.first; block <= points.last; ++block) {
        if (const auto mb = peaks.peak(scale, block)) {
            if (points.count == 0) {
                points.first = block;
            }
            points.x[points.count] = static_cast<double>(block - points.first);
            points.mb[points.count++] = static_cast<double>(*mb);
        }
    }
    return points;
}

struct Pairs {
    double median_slope = 0;  ///< MB a block
    int score = 0;            ///< pairs that rise, less those that fall
    std::size_t count = 0;
};

Pairs pairs_of(const Points& points, std::size_t from) {
    std::array<double, max_pairs> slopes{};
    Pairs pairs;
    for (auto i = from; i < points.count; ++i) {
        for (auto j = i + 1; j < points.count; ++j) {
            const double rise = points.mb[j] - points.mb[i];
            slopes[pairs.count++] = rise / (points.x[j] - points.x[i]);
            pairs.score += rise > 0 ? 1 : rise < 0 ? -1 : 0;
        }
    }
    pairs.median_slope = median(std::span(slopes).first(pairs.count));
    return pairs;
}

}  // namespace

std::optional<Rise> rise_at(const fleet::Peaks& peaks, std::size_t scale, WallTime newest_reading) {
    const auto points = points_of(peaks, scale);
    const auto stretch = points.last - points.first + 1;
    if (points.count < 2 || stretch < min_stretch ||
        static_cast<std::int64_t>(points.count) * 4 < stretch * present_of_4 ||
        points.mb[points.count - 1] < points.mb[0]) {
        return std::nullopt;
    }
    const auto all = pairs_of(points, 0);
    if (all.median_slope <= 0) {
        return std::nullopt;
    }
    const auto later = pairs_of(points, points.count / 2);
    if (later.median_slope < min_later_half * all.median_slope) {
        return std::nullopt;
    }
    std::array<double, max_blocks> offsets{};
    for (std::size_t i = 0; i < points.count; ++i) {
        offsets[i] = points.mb[i] - all.median_slope * points.x[i];
    }
    const auto used = std::span(offsets).first(points.count);
    const auto [lowest, highest] = std::minmax_element(used.begin(), used.end());
    const double scatter = *highest - *lowest;
    const double top = *highest;
    const double offset = median(used);
    const auto width = fleet::Peaks::widths.at(scale);
    const auto end_of_last = WallTime(width * (points.last + 1));
    const double since_end =
        std::max(0.0, std::chrono::duration<double>(newest_reading - end_of_last).count());
    Rise rise;
    rise.slope = std::min(all.median_slope, later.median_slope) / static_cast<double>(width.count());
    rise.level = offset + all.median_slope * points.x[points.count - 1] + rise.slope * since_end;
    rise.total = all.median_slope * points.x[points.count - 1];
    rise.margin = top - offset;
    rise.z = (all.score - 1) / mann_kendall_deviation(points.count);
    rise.significant = rise.z >= sure_z && all.score >= sure_tau * static_cast<double>(all.count);
    rise.sure = rise.significant && rise.total >= scatter;
    rise.from = WallTime(width * points.first);
    return rise;
}

}  // namespace dynoward::policy
