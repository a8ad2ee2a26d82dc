// SPDX-License-Identifier: MIT
// Predicates for header text. Our own, because those of <cctype> depend on the locale.
#pragma once

#include <algorithm>
#include <string_view>

namespace dynoward::net {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Equal but for the case of ASCII letters. Most clients write field names exactly as we do: comparing for
/// that first saves a tenth of the instructions of a small request.
inline bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a == b || std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
                                        return lower(x) == lower(y);
                                    }));
}

/// Without blanks and tabs at both ends.
inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace dynoward::net
