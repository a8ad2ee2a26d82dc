// SPDX-License-Identifier: MIT
// Text from outside, made harmless before a person's terminal shows it.
#pragma once

#include <string>
#include <string_view>

namespace dynoward {

/// Control and non-ASCII bytes as `\x1b`: received text must not move somebody's cursor.
std::string printable(std::string_view text);

}  // namespace dynoward
