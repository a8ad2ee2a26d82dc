// SPDX-License-Identifier: MIT
// The only place that reads the two clocks; everything that decides gets an Instant as a parameter.
#pragma once

#include "dynoward/values/instant.hpp"

namespace dynoward::net {

/// The steady and the wall clock, read one right after the other.
Instant now();

}  // namespace dynoward::net
