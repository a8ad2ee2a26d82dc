// SPDX-License-Identifier: MIT
#include "net/clock.hpp"

#include <chrono>

namespace dynoward::net {

Instant now() {
    const auto steady = std::chrono::steady_clock::now().time_since_epoch();
    const auto wall = std::chrono::system_clock::now();
    return {SteadyTime{std::chrono::duration_cast<Nanoseconds>(steady)},
            std::chrono::time_point_cast<Nanoseconds>(wall)};
}

}  // namespace dynoward::net
