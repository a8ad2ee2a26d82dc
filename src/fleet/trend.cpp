// SPDX-License-Identifier: MIT
#include "dynoward/fleet/trend.hpp"

#include <algorithm>

namespace dynoward::fleet {

void Trend::add(WallTime at, Megabytes total) {
    const auto mb = static_cast<float>(total.value);
    const auto into = [&](boost::circular_buffer<Floor>& series, auto width) {
        const auto from = WallTime(std::chrono::floor<decltype(width)>(at));
        if (series.empty() || series.back().from < from) {
            series.push_back({from, mb});
        } else if (series.back().from == from) {
            series.back().mb = std::min(series.back().mb, mb);
        }
    };
    into(fine_, fine_width);
    into(coarse_, std::chrono::duration<long, std::ratio<600>>(1));
}

void Trend::clear() {
    fine_.clear();
    coarse_.clear();
    fell_from_.reset();
    peak_ = 0;
}

}  // namespace dynoward::fleet
