// SPDX-License-Identifier: MIT
// Small steps for reading a line from its front. Everything here is anchored: nothing searches a message
// for a text that may stand anywhere in it, since that is how visitors' text comes to pose as the
// platform's.
#pragma once

#include <cstddef>
#include <string_view>

#include "values/ascii.hpp"

namespace dynoward::logplex {

constexpr bool is_letter(char c) {
    return is_lower(c) || is_upper(c);
}

/// Takes `prefix` off the front of `text`; false, and `text` as it was, where it does not stand there.
constexpr bool take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

/// Takes the run of characters that fulfil `wanted` off the front; may be empty.
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

/// Takes what stands before the next space; may be empty. The space stays.
constexpr std::string_view take_word(std::string_view& text) {
    return take_while(text, [](char c) { return c != ' '; });
}

}  // namespace dynoward::logplex
