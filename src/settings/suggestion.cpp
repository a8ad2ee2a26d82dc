// SPDX-License-Identifier: MIT
#include "settings/suggestion.hpp"

#include "settings/catalogue.hpp"
#include "settings/spelling.hpp"

namespace dynoward::settings {

std::optional<std::string> suggest_setting(std::string_view name) {
    if (auto meant = meant_name(name, {"WEB", "WORKER"})) {
        return meant;
    }
    // Any other type: the text before the first `_` that is followed by a known name.
    for (auto at = name.find('_'); at != std::string_view::npos; at = name.find('_', at + 1)) {
        if (const auto meant = at > 0 ? meant_name(name.substr(at + 1), {}) : std::nullopt) {
            const auto with_type = variable_prefix(name.substr(0, at + 1)) + *meant;
            return parse_setting_name(with_type) ? with_type : *meant;
        }
    }
    return std::nullopt;
}

}  // namespace dynoward::settings
