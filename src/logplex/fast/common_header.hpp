// SPDX-License-Identifier: MIT
// The header of nearly every frame, whose six spaces are within its first 64 bytes. Finds the spaces and
// reads nothing else, since most frames are the app's own and are skipped by app-name and procid alone.
// Works on addresses, since each checked step along a view costs as much again.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "logplex/fast/spaces.hpp"

namespace dynoward::logplex::fast {

/// Offsets of the spaces after time, hostname, app-name, procid and msgid. The one after the version is
/// at 6.
struct CommonHeader {
    int time_end = 0;
    int hostname_end = 0;
    int app_name_end = 0;
    int procid_end = 0;
    int msgid_end = 0;
};

inline constexpr int common_version_end = 6;

/// Begins like `<134>1 `: a PRI of three digits up to 191, then version 1. Checks all bytes at once.
inline bool has_common_priority(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    if constexpr (std::endian::native == std::endian::little) {
        word = __builtin_bswap64(word);
    }
    word -= 0x3c3030303e302000;  // `<000>0 `
    // A byte that is not a digit ends up with its highest bit set; the other three must match exactly.
    const bool fits = (((word + 0x0076767600760000) | word) & 0xff808080ff80ff00) == 0;
    constexpr std::uint64_t last_pri = 0x00010901;  // 191
    return fits && (word >> 32U) <= last_pri;
}

/// False: the header is of another form, or malformed; read_header() decides which.
inline bool find_common_header(std::string_view octets, CommonHeader& header) {
    if (!enabled || octets.size() < spaces_bytes || !has_common_priority(octets.data())) {
        return false;
    }
    const auto spaces = find_spaces(octets.data());
    constexpr auto without_first = [](std::uint64_t bits) { return bits & (bits - 1); };
    const auto second = without_first(spaces);
    const auto third = without_first(second);
    const auto fourth = without_first(third);
    const auto fifth = without_first(fourth);
    const auto sixth = without_first(fifth);
    // Two spaces in a row before the sixth: an empty field.
    const auto before_sixth = ~sixth & (sixth - 1);
    if (sixth == 0 || (spaces & (spaces >> 1) & before_sixth) != 0) {
        return false;
    }
    // The builtin and not std::countr_zero(), which tests for zero each time.
    header.time_end = __builtin_ctzll(second);
    header.hostname_end = __builtin_ctzll(third);
    header.app_name_end = __builtin_ctzll(fourth);
    header.procid_end = __builtin_ctzll(fifth);
    header.msgid_end = __builtin_ctzll(sixth);
    return true;
}

/// The field between two of those spaces.
inline std::string_view field_between(std::string_view octets, int space, int next_space) {
    return {octets.data() + space + 1, static_cast<std::size_t>(next_space - space - 1)};
}

}  // namespace dynoward::logplex::fast
