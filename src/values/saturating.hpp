// SPDX-License-Identifier: MIT
// Sums of numbers that a sender gives: they stop at the largest value instead of wrapping around.
#pragma once

#include <cstdint>
#include <limits>

namespace dynoward {

constexpr std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return b > most - a ? most : a + b;
}

}  // namespace dynoward
