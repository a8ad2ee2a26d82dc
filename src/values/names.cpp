// SPDX-License-Identifier: MIT
#include "dynoward/values/names.hpp"

#include <algorithm>

namespace dynoward {

std::optional<AppName> AppName::parse(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (text.empty() || text.size() > 63 || !std::all_of(text.begin(), text.end(), allowed)) {
        return std::nullopt;
    }
    return AppName(text);
}

std::optional<DrainToken> DrainToken::parse(std::string_view text) {
    const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
    if (text.empty() || text.size() > 128 || !std::all_of(text.begin(), text.end(), visible)) {
        return std::nullopt;
    }
    return DrainToken(text);
}

}  // namespace dynoward
