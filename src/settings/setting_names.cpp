// SPDX-License-Identifier: MIT
// Names with a process type as prefix: composes and splits them.
#include <algorithm>

#include "settings/catalogue.hpp"

namespace dynoward::settings {

std::string variable_prefix(std::string_view process_type) {
    std::string prefix(process_type);
    std::ranges::transform(prefix, prefix.begin(), [](char c) {
        if (c == '-') {
            return '_';
        }
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return prefix;
}

std::optional<SettingName> parse_setting_name(std::string_view name) {
    if (const auto* const plain = find_setting(name)) {
        return SettingName{plain, {}};
    }
    const auto is_prefix_char = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    // A type may end with words of another setting's name, so the longest match wins.
    SettingName best;
    for (const auto& setting : catalogue()) {
        if (setting.scope != Scope::type || name.size() < setting.name.size() + 2 ||
            !name.ends_with(setting.name)) {
            continue;
        }
        const auto prefix = name.substr(0, name.size() - setting.name.size() - 1);
        const bool fits = name[prefix.size()] == '_' && prefix.front() >= 'A' && prefix.front() <= 'Z' &&
                          std::ranges::all_of(prefix, is_prefix_char);
        if (fits && (best.setting == nullptr || setting.name.size() > best.setting->name.size())) {
            best = {&setting, prefix};
        }
    }
    return best.setting == nullptr ? std::nullopt : std::optional(best);
}

}  // namespace dynoward::settings
