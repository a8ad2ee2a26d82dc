// SPDX-License-Identifier: MIT
// Where the blanks stand in the first 64 bytes of a frame, as bits. A header has six of them there; asking
// for each by itself took half the time that a line of no interest costs.
#pragma once

#include <cstddef>
#include <cstdint>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace dynoward::logplex {

inline constexpr std::size_t blanks_bytes = 64;

/// Bit i: `text[i]` is a blank. `text` has at least 64 bytes.
inline std::uint64_t blanks_of(const char* text) {
    std::uint64_t bits = 0;
#ifdef __SSE2__
    const auto blank = _mm_set1_epi8(' ');
    for (unsigned i = 0; i < blanks_bytes; i += 16) {
        const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, blank)));
        bits |= static_cast<std::uint64_t>(found) << i;
    }
#else
    for (unsigned i = 0; i < blanks_bytes; ++i) {
        bits |= static_cast<std::uint64_t>(text[i] == ' ') << i;
    }
#endif
    return bits;
}

}  // namespace dynoward::logplex
