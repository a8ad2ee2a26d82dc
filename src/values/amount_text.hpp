// SPDX-License-Identifier: MIT
// An amount of memory as readable text. Used everywhere, so that equal amounts have equal texts.
#pragma once

#include <string>

#include "dynoward/values/megabytes.hpp"

namespace dynoward {

/// `540.1 MB`, `512 MB`: one decimal, and none if it would be 0.
std::string format_mb(Megabytes amount);

}  // namespace dynoward
