// SPDX-License-Identifier: MIT
// The only source of randomness in the simulated Heroku: a seeded engine that the standard specifies bit by
// bit, and mappings written here, because the results of std::uniform_*_distribution differ between
// libraries.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// 36 characters, kept in place: a world makes many of them.
class Uuid {
 public:
    std::string_view text() const { return {text_.data(), text_.size()}; }
    std::string str() const { return std::string(text()); }
    friend bool operator==(const Uuid&, const Uuid&) = default;

 private:
    friend class Random;
    std::array<char, 36> text_{};
};

/// Scatters the bits of a number, for values that depend on their inputs alone and not on a sequence. The
/// function of SplitMix64.
inline std::uint64_t mixed(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
}

class Random {
 public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t bits() { return engine_(); }
    /// 0 to `bound` - 1; 0 for a bound of 0. The bias is too small to matter here. A small bound takes a
    /// multiplication, which costs a fraction of a division.
    std::uint64_t below(std::uint64_t bound) {
        if (bound >> 32U == 0) {
            return (engine_() >> 32U) * bound >> 32U;
        }
        return engine_() % bound;
    }
    /// `low` to `high`, both included; `low` if `high` is smaller.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        if (high <= low) {
            return low;
        }
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
    }
    Nanoseconds between(Nanoseconds low, Nanoseconds high) {
        return Nanoseconds{between(low.count(), high.count())};
    }
    bool chance_percent(unsigned percent) { return below(100) < percent; }
    Uuid uuid();
    /// Upper-case hex digits, as in a Logplex-Frame-Id.
    std::string hex(std::size_t digits);

 private:
    std::mt19937_64 engine_;
};

}  // namespace dynoward::simulator
