// SPDX-License-Identifier: MIT
#include "dynoward/simulator/tally.hpp"

#include <numeric>

namespace dynoward::simulator {

Nanoseconds Tally::away_in_all() const {
    return std::accumulate(away.begin(), away.end(), Nanoseconds{});
}

Tally& Tally::operator+=(const Tally& other) {
    samples += other.samples;
    over_quota += other.over_quota;
    restarts_in_vain += other.restarts_in_vain;
    for (std::size_t cause = 0; cause < cause_count; ++cause) {
        away[cause] += other.away[cause];
        restarts[cause] += other.restarts[cause];
    }
    return *this;
}

}  // namespace dynoward::simulator
