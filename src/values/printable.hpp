// SPDX-License-Identifier: MIT
// Escapes text from outside before it is shown on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace dynoward {

/// Control and non-ASCII bytes as `\x1b`: received text must not control the terminal.
std::string printable(std::string_view text);

}  // namespace dynoward
