// SPDX-License-Identifier: MIT
// Whether there was an earlier process of this monitor whose restarts must be assumed.
#pragma once

#include <cstdint>

namespace dynoward::monitor {

/// Whether a previous process of this monitor may have restarted dynos. A daemon that starts has no memory
/// of it, so young dynos count as its own restarts; a recording had no monitor before its first line.
enum class PriorRun : std::uint8_t { possible, none };

}  // namespace dynoward::monitor
