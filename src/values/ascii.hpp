// SPDX-License-Identifier: MIT
// Classes of ASCII bytes. Those of <cctype> depend on the locale and are undefined for a negative char.
#pragma once

namespace dynoward {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

}  // namespace dynoward
