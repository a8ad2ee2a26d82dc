// SPDX-License-Identifier: MIT
// The only place that reads both clocks; everything that decides is handed an Instant.
#pragma once

#include "dynoward/values/instant.hpp"

namespace dynoward::net {

/// The steady and the wall clock, read one right after the other.
Instant now();

}  // namespace dynoward::net
