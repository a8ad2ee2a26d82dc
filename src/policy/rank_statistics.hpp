// SPDX-License-Identifier: MIT
// What the robust lines of the policy have in common: order statistics, and the test of Mann and Kendall.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace dynoward::policy {

/// The value that would be at this place if they were sorted. Reorders them.
inline double nth(std::span<double> values, std::size_t n) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(n);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

/// Of an even number the upper one. Reorders the values, of which there is at least one.
inline double median(std::span<double> values) {
    return nth(values, values.size() / 2);
}

/// Standard deviation of Mann and Kendall's score (pairs that rise, less those that fall) without a trend.
inline double mann_kendall_deviation(std::size_t points) {
    const auto n = static_cast<double>(points);
    return std::sqrt(n * (n - 1) * (2 * n + 5) / 18);
}

/// 0 to 1: that there is a trend at all.
inline double confidence_of(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

}  // namespace dynoward::policy
