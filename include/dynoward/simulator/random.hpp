// SPDX-License-Identifier: MIT
// The only source of chance in the simulated Heroku: a seeded engine that the standard specifies bit by
// bit, and small mappings of our own, because the results of std::uniform_*_distribution differ between
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

class Random {
 public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t bits() { return engine_(); }
    /// 0 to `bound` - 1; 0 for a bound of 0. The bias of the remainder is far below what a world can show.
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : engine_() % bound; }
    /// `low` to `high`, both included; `low` where they are the wrong way round.
    std::int64_t between(std::int64_t low, std::int64_t high);
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
