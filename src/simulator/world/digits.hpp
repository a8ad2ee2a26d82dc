// SPDX-License-Identifier: MIT
// Writes text into memory that must be large enough; each function returns the end of what it wrote. For
// lines that a world writes by the million; elsewhere use a std::string.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace dynoward::simulator {

inline constexpr std::size_t max_digits = 20;

inline char* put(char* to, std::string_view text) {
    std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

inline char* put_number(char* to, std::uint64_t value) {
    return std::to_chars(to, to + max_digits, value).ptr;
}

inline char* put_two_digits(char* to, unsigned value) {
    to[0] = static_cast<char>('0' + value / 10);
    to[1] = static_cast<char>('0' + value % 10);
    return to + 2;
}

/// 12345 as 123.45
inline char* put_hundredths(char* to, std::int64_t value) {
    const auto whole = static_cast<std::uint64_t>(value) / 100;
    to = put_number(to, whole);
    *to++ = '.';
    return put_two_digits(to, static_cast<unsigned>(static_cast<std::uint64_t>(value) - whole * 100));
}

}  // namespace dynoward::simulator
