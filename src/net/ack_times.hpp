// SPDX-License-Identifier: MIT
// A histogram of how long batches waited for their reply. Allocates nothing, because it is used for every
// request.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

namespace dynoward::net {

class AckTimes {
 public:
    /// Upper bounds, seconds. Logplex waits 5 s at most; most answers take less than the smallest.
    static constexpr std::array<double, 12> bounds_s{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                     0.01,   0.025,   0.1,    0.5,   1,      5};

    void add(std::chrono::nanoseconds time) {
        const double seconds = std::chrono::duration<double>(time).count();
        const auto bound = std::lower_bound(bounds_s.begin(), bounds_s.end(), seconds);
        ++counts_[static_cast<std::size_t>(bound - bounds_s.begin())];
        sum_s_ += seconds;
    }
    /// Per class: up to its bound and above the previous one; the last class is above all bounds.
    const std::array<std::uint64_t, bounds_s.size() + 1>& counts() const { return counts_; }
    double sum_s() const { return sum_s_; }

 private:
    std::array<std::uint64_t, bounds_s.size() + 1> counts_{};
    double sum_s_ = 0;
};

}  // namespace dynoward::net
