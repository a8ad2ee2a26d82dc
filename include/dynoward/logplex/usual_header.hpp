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
    word -= 0x3c3030303e302000;  // `<000>0 `
    // Whatever is no digit gets its highest bit or has it; the other three characters must be the right
    // ones.
    const bool fits = (((word + 0x0076767600760000) | word) & 0xff808080ff80ff00) == 0;
    constexpr std::uint64_t last_pri = 0x00010901;  // 191
    return fits && (word >> 32U) <= last_pri;
}

/// False: the header is not of the usual form, or something is wrong with it; read_header() tells what.
inline bool find_usual_header(std::string_view octets, UsualHeader& header) {
    if (octets.size() < blanks_bytes || !has_usual_priority(octets.data())) {
        return false;
    }
    const auto blanks = blanks_of(octets.data());
    constexpr auto without_first = [](std::uint64_t bits) { return bits & (bits - 1); };
    const auto second = without_first(blanks);
    const auto third = without_first(second);
    const auto fourth = without_first(third);
    const auto fifth = without_first(fourth);
    const auto sixth = without_first(fifth);
    // Two blanks in a row before the sixth: an empty field.
    const auto before_sixth = ~sixth & (sixth - 1);
    if (sixth == 0 || (blanks & (blanks >> 1) & before_sixth) != 0) {
        return false;
    }
    // The builtin and not std::countr_zero(), which asks each time whether there is a bit at all.
    header.time_end = __builtin_ctzll(second);
    header.hostname_end = __builtin_ctzll(third);
    header.app_name_end = __builtin_ctzll(fourth);
    header.procid_end = __builtin_ctzll(fifth);
    header.msgid_end = __builtin_ctzll(sixth);
    return true;
}

/// The field between two of those blanks.
inline std::string_view field_between(std::string_view octets, int blank, int next_blank) {
    return {octets.data() + blank + 1, static_cast<std::size_t>(next_blank - blank - 1)};
}

}  // namespace dynoward::logplex
