// SPDX-License-Identifier: MIT
// SIMD within a register: reads eight characters as one 64-bit word, counts their leading digits, and
// converts these to a number. A loop over single digits was a fifth of the cost of a metric line.
#pragma once

#include <bit>
#include <boost/endian/conversion.hpp>
#include <cstdint>

namespace dynoward::logplex::fast {

/// The first of them is the lowest, whatever the machine.
inline std::uint64_t load_eight(const char* at) {
    return boost::endian::load_little_u64(reinterpret_cast<const unsigned char*>(at));
}

class EightBytes {
 public:
    static constexpr unsigned size = 8;
    static constexpr unsigned max_to_join = 5;

    explicit EightBytes(const char* at)
        : values_(load_eight(at) ^ 0x3030303030303030),  // digits become 0 to 9, any other byte more
                                                         // A byte that is not a digit gets its highest bit.
                                                         // Its carry can only change later bytes.
          others_(((values_ + 0x7676767676767676) | values_) & 0x8080808080808080) {}

    /// Digits before the first other character, 0 to 8.
    unsigned digits() const {
        return others_ == 0 ? size : static_cast<unsigned>(std::countr_zero(others_)) / byte_bits;
    }
    /// Whether two digits are at `place`, which is at most 6. May be false although they are, after bytes
    /// of 128 and more.
    bool has_two_digits(unsigned place) const { return (others_ >> place * byte_bits & 0x8080) == 0; }

    /// `digits` of them (1 to `max_to_join`) and, after one skipped character, two more, as one number.
    std::uint32_t join_with_two(unsigned digits) const {
        const auto bits = digits * byte_bits;
        const auto whole = values_ & ((std::uint64_t{1} << bits) - 1);
        const auto two = values_ >> (bits + byte_bits) & 0xffff;
        auto word = (whole | two << bits) << (byte_bits * (6 - digits));
        // Joins neighbours: eight digits to four pairs, to two fours, to one number.
        word = word * (10 * 0x100 + 1) >> 8U;
        word = (word & 0x00ff00ff00ff00ff) * (100 * 0x10000 + 1) >> 16U;
        word = (word & 0x0000ffff0000ffff) * (10000 * 0x100000000 + 1) >> 32U;
        return static_cast<std::uint32_t>(word);
    }

 private:
    static constexpr unsigned byte_bits = 8;

    std::uint64_t values_;
    std::uint64_t others_;
};

}  // namespace dynoward::logplex::fast
