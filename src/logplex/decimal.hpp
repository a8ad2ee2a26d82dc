// SPDX-License-Identifier: MIT
// Strict numbers: a text that is not a number as a whole is an error, never 0 and never its readable part.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dynoward::logplex {

/// `21` or `21.00`: digits, and at most one point with digits on both sides. No sign, exponent, hex, `inf`
/// or `nan`. Always finite and 0 or more.
std::optional<double> parse_decimal(std::string_view text);

/// Digits only, up to the range of the type.
std::optional<std::uint64_t> parse_count(std::string_view text);

}  // namespace dynoward::logplex
