// SPDX-License-Identifier: MIT
#include "simulator/world/random.hpp"

namespace dynoward::simulator {

Uuid Random::uuid() {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::string_view shape = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
    Uuid made;
    std::uint64_t pool = 0;
    for (std::size_t i = 0, random_span = 0; i < shape.size(); ++i) {
        if (shape[i] != 'x') {
            made.text_[i] = shape[i];
            continue;
        }
        if (random_span++ % 16 == 0) {
            pool = bits();
        }
        made.text_[i] = digits[pool & 15U];
        pool >>= 4U;
    }
    return made;
}

std::string Random::hex(std::size_t count) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text(count, '0');
    for (char& c : text) {
        c = digits[below(16)];
    }
    return text;
}

}  // namespace dynoward::simulator
