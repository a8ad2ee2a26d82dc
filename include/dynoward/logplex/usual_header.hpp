// SPDX-License-Identifier: MIT
// The header of nearly every frame, whose six blanks stand within its first 64 bytes: where they are, and
// no more, since most frames are the app's own and are passed over by app-name and procid alone. By
// address, since each checked step along a view costs as much again.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "dynoward/logplex/blanks.hpp"

namespace dynoward::logplex {

/// Offsets of the blanks behind time, hostname, app-name, procid and msgid. The one behind the version is
/// at 6.
struct UsualHeader {
    int time_end = 0;
    int hostname_end = 0;
    int app_name_end = 0;
    int procid_end = 0;
    int msgid_end = 0;
};

inline constexpr int usual_version_end = 6;

/// Begins as `<134>1 ` does: a PRI of three digits up to 191, a version of one. All bytes at once.
inline bool has_usual_priority(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    if constexpr (std::endian::native == std::endian::little) {
        word = __builtin_bswap64(word);
    }
    constexpr std::uint64_t fixed = 0xff000000ff00ff00;
    constexpr std::uint64_t high_halves = 0x00f0f0f000f00000;
    constexpr std::uint64_t zeros = 0x0030303000300000;
    constexpr std::uint64_t sixes = 0x0006060600060000;
    constexpr std::uint64_t last_pri = 0x3c313931;  // <191
    return (word & fixed) == 0x3c0000003e002000 && (word & high_halves) == zeros &&
           ((word + sixes) & high_halves) == zeros && (word >> 32U) <= last_pri;
}

/// False: the header is not of the usual form, or something is wrong with it; read_header() tells what.
inline bool find_usual_header(std::string_view octets, UsualHeader& header) {
    if (octets.size() < blanks_bytes || !has_usual_priority(octets.data())) {
        return false;
    }
    const auto blanks = blanks_of(octets.data());
    auto left = blanks & (blanks - 1);
    const auto next = [&left] {
        const int at = std::countr_zero(left);
        left &= left - 1;
        return at;
    };
    header.time_end = next();
    header.hostname_end = next();
    header.app_name_end = next();
    header.procid_end = next();
    // Where a blank is missing, so is the sixth.
    const auto sixth = left & (~left + 1);
    header.msgid_end = std::countr_zero(left);
    // Two blanks in a row before the last of them: an empty field.
    return sixth != 0 && (blanks & (blanks >> 1) & (sixth - 1)) == 0;
}

/// The field between two of those blanks.
inline std::string_view field_between(std::string_view octets, int blank, int next_blank) {
    return {octets.data() + blank + 1, static_cast<std::size_t>(next_blank - blank - 1)};
}

}  // namespace dynoward::logplex
