// SPDX-License-Identifier: MIT
// The places of the spaces in the first 64 bytes of a frame, as bits. A header has six of them there;
// searching for one after the other took half the time of a skipped line.
#pragma once

#include <cstddef>
#include <cstdint>

#include "logplex/fast/enabled.hpp"
#ifdef DYNOWARD_SSE2
#include <emmintrin.h>
#endif

namespace dynoward::logplex::fast {

inline constexpr std::size_t spaces_bytes = 64;

/// Bit i: `text[i]` is a space. `text` has at least 64 bytes.
inline std::uint64_t find_spaces(const char* text) {
    std::uint64_t bits = 0;
#ifdef DYNOWARD_SSE2
    const auto space = _mm_set1_epi8(' ');
    for (unsigned i = 0; i < spaces_bytes; i += 16) {
        const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, space)));
        bits |= static_cast<std::uint64_t>(found) << i;
    }
#else
    for (unsigned i = 0; i < spaces_bytes; ++i) {
        bits |= static_cast<std::uint64_t>(text[i] == ' ') << i;
    }
#endif
    return bits;
}

}  // namespace dynoward::logplex::fast
