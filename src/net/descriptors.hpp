// SPDX-License-Identifier: MIT
// How many connections the system's limit on open descriptors allows. Called once at start.
#pragma once

#include <cstddef>

namespace dynoward::net {

struct DescriptorLimit {
    std::size_t connections = 0;  ///< at most `wanted`; 0: less than the minimum
    std::size_t limit = 0;        ///< RLIMIT_NOFILE now
};

/// Raises the soft limit as far as `wanted` connections need it and the hard limit allows.
DescriptorLimit raise_descriptor_limit(std::size_t wanted);

}  // namespace dynoward::net
