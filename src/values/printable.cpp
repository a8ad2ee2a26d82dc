// SPDX-License-Identifier: MIT
#include "values/printable.hpp"

#include <fmt/format.h>

namespace dynoward {

std::string printable(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c >= ' ' && c < '\x7f') {
            result += c;
            continue;
        }
        result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    return result;
}

}  // namespace dynoward
