// SPDX-License-Identifier: MIT
// Strict numbers. A number that is not wholly one is no number: never 0, never the part that could be read.
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
