// SPDX-License-Identifier: MIT
// An amount of memory as people read it. Whatever writes one uses this, so that one amount has one text.
#pragma once

#include <string>

#include "dynoward/values/megabytes.hpp"

namespace dynoward {

/// `540.1 MB`, `512 MB`: one decimal, and none where it would be 0.
std::string format_mb(Megabytes amount);

}  // namespace dynoward
