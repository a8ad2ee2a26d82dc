// SPDX-License-Identifier: MIT
// Small steps for reading a line from its start. Everything here is anchored: a message is never searched
// for a text at any place, since visitors could put such a text into a line to imitate the platform.
#pragma once

#include <cstddef>
#include <string_view>

#include "values/ascii.hpp"

namespace dynoward::logplex {

constexpr bool is_letter(char c) {
    return is_lower(c) || is_upper(c);
}

/// Removes `prefix` from the start of `text`; false, with `text` unchanged, if it does not begin with it.
constexpr bool take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

/// Removes and returns the leading characters that satisfy `wanted`; may be empty.
template <class Predicate>
constexpr std::string_view take_while(std::string_view& text, Predicate wanted) {
    std::size_t size = 0;
    while (size < text.size() && wanted(text[size])) {
        ++size;
    }
    const auto taken = text.substr(0, size);
    text.remove_prefix(size);
    return taken;
}

constexpr std::string_view take_digits(std::string_view& text) {
    return take_while(text, is_digit);
}

/// Removes and returns the text before the next space; may be empty. The space stays.
constexpr std::string_view take_word(std::string_view& text) {
    return take_while(text, [](char c) { return c != ' '; });
}

}  // namespace dynoward::logplex
