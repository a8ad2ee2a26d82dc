// SPDX-License-Identifier: MIT
#include "logplex/decimal.hpp"

#include <charconv>

#include "logplex/fast/short_decimal.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

// from_chars alone would also accept `-1`, `inf`, `.5` and `5.`.
bool is_plain_decimal(std::string_view text) {
    if (take_digits(text).empty()) {
        return false;
    }
    if (take(text, ".") && take_digits(text).empty()) {
        return false;
    }
    return text.empty();
}

}  // namespace

std::optional<double> parse_decimal(std::string_view text) {
    if (fast::is_short_decimal(text)) {
        return fast::parse_short_decimal(text);
    }
    if (!is_plain_decimal(text)) {
        return std::nullopt;
    }
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
    std::uint64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

}  // namespace dynoward::logplex
