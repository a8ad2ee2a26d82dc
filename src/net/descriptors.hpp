// SPDX-License-Identifier: MIT
// How many connections the system's limit on open descriptors leaves room for. Called once at start.
#pragma once

#include <cstddef>

namespace dynoward::net {

struct DescriptorPlaces {
    std::size_t connections = 0;  ///< at most what was wanted; 0: not even the fewest have room
    std::size_t limit = 0;        ///< RLIMIT_NOFILE now
};

/// Raises the soft limit as far as `wanted` connections need it and the hard limit allows.
DescriptorPlaces make_places_for(std::size_t wanted);

}  // namespace dynoward::net
