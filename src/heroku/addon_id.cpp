// SPDX-License-Identifier: MIT
#include "heroku/addon_id.hpp"

namespace dynoward::heroku {

std::optional<AddonId> AddonId::parse(std::string_view text) {
    constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.size() != shape.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (shape[i] == 'x' ? !hex : c != '-') {
            return std::nullopt;
        }
    }
    return AddonId(text);
}

}  // namespace dynoward::heroku
