// SPDX-License-Identifier: MIT
// A running hash of 64 bits, the same on every machine: two runs that mixed the same values in the same
// order have the same digest. For comparing runs, not for security.
#pragma once

#include <cstdint>
#include <string_view>

namespace dynoward::simulator {

class Digest {
 public:
    void mix(std::uint64_t value) {
        value_ = (value_ ^ value) * 0x100000001b3ULL;
        value_ ^= value_ >> 29U;
    }
    void mix_text(std::string_view text) {
        for (const char c : text) {
            mix(static_cast<unsigned char>(c));
        }
    }
    std::uint64_t value() const { return value_; }

 private:
    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace dynoward::simulator
