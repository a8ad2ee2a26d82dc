// SPDX-License-Identifier: MIT
#include "values/printable.hpp"

#include <array>
#include <cstdio>

namespace dynoward {

std::string printable(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c >= ' ' && c < '\x7f') {
            result += c;
            continue;
        }
        std::array<char, 8> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\x%02x",
                      static_cast<unsigned>(static_cast<unsigned char>(c)));
        result += escaped.data();
    }
    return result;
}

}  // namespace dynoward
