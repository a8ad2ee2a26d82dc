// SPDX-License-Identifier: MIT
// Text from outside, escaped before a terminal shows it.
#pragma once

#include <string>
#include <string_view>

namespace dynoward {

/// Control and non-ASCII bytes as `\x1b`: received text must not control the terminal.
std::string printable(std::string_view text);

}  // namespace dynoward
