// SPDX-License-Identifier: MIT
#include "simulator/world/stats.hpp"

#include <numeric>

namespace dynoward::simulator {

Nanoseconds DynoStats::total_unavailable() const {
    return std::accumulate(unavailable.begin(), unavailable.end(), Nanoseconds{});
}

DynoStats& DynoStats::operator+=(const DynoStats& other) {
    samples += other.samples;
    over_quota += other.over_quota;
    over_level += other.over_level;
    ineffective_restarts += other.ineffective_restarts;
    needless_restarts += other.needless_restarts;
    for (std::size_t cause = 0; cause < cause_count; ++cause) {
        unavailable[cause] += other.unavailable[cause];
        restarts[cause] += other.restarts[cause];
    }
    return *this;
}

}  // namespace dynoward::simulator
