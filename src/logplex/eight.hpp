// SPDX-License-Identifier: MIT
// Eight characters of a line at once: how many digits they begin with, and what number those are. A loop
// over single digits was a fifth of what a metrics line cost.
#pragma once

#include <bit>
#include <boost/endian/conversion.hpp>
#include <cstdint>

namespace dynoward::logplex {

/// The first of them is the lowest, whatever the machine.
inline std::uint64_t eight_bytes(const char* at) {
    return boost::endian::load_little_u64(reinterpret_cast<const unsigned char*>(at));
}

class Eight {
 public:
    static constexpr unsigned bytes = 8;
    static constexpr unsigned most_to_join = 5;

    explicit Eight(const char* at)
        : values_(eight_bytes(at) ^ 0x3030303030303030),  // a digit is 0 to 9 now, anything else more
                                                          // A byte that is no digit gets its highest bit.
                                                          // What it carries over spoils later ones only.
          others_(((values_ + 0x7676767676767676) | values_) & 0x8080808080808080) {}

    /// Digits before the first other character, 0 to 8.
    unsigned digits() const {
        return others_ == 0 ? bytes : static_cast<unsigned>(std::countr_zero(others_)) / bytes;
    }
    /// Whether two digits stand from `place` on, which is at most 6. May say no where they do, behind bytes
    /// of 128 and more.
    bool has_two_digits(unsigned place) const { return (others_ >> place * bytes & 0x8080) == 0; }

    /// `digits` of them (1 to `most_to_join`), a character that is left out, and two more, as one number.
    std::uint32_t join_with_two(unsigned digits) const {
        const auto bits = digits * bytes;
        const auto whole = values_ & ((std::uint64_t{1} << bits) - 1);
        const auto two = values_ >> (bits + bytes) & 0xffff;
        auto word = (whole | two << bits) << (bytes * (6 - digits));
        // Neighbours are joined: eight digits to four pairs, to two fours, to one number.
        word = word * (10 * 0x100 + 1) >> 8U;
        word = (word & 0x00ff00ff00ff00ff) * (100 * 0x10000 + 1) >> 16U;
        word = (word & 0x0000ffff0000ffff) * (10000 * 0x100000000 + 1) >> 32U;
        return static_cast<std::uint32_t>(word);
    }

 private:
    std::uint64_t values_;
    std::uint64_t others_;
};

}  // namespace dynoward::logplex
