// SPDX-License-Identifier: MIT
// Short ways to load settings in tests: a good environment to start from, files as a map, errors as one
// text.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "settings/load.hpp"

namespace dynoward::settings::testing {

inline const std::string good_password = "0123456789abcdef";

/// The least that loads without error or warning, overlaid with `more`; an empty value removes a variable's
/// effect.
inline Environment environment_with(const Environment& more = {}) {
    Environment environment{{"DRAIN_PASSWORD", good_password}, {"APP_ID_OR_NAME", "shop"}};
    for (const auto& [name, value] : more) {
        environment[name] = value;
    }
    return environment;
}

using Files = std::map<std::string, std::string>;

inline std::variant<Settings, std::vector<SettingError>> load_with(const Environment& more,
                                                                   const Files& files = {}) {
    return load(environment_with(more), [&](const std::string& path) -> std::optional<std::string> {
        const auto found = files.find(path);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    });
}

/// The errors, a line each; empty where everything is fine.
inline std::string errors_of(const Environment& more, const Files& files = {}) {
    const auto loaded = load_with(more, files);
    std::string text;
    if (const auto* const errors = std::get_if<std::vector<SettingError>>(&loaded)) {
        for (const auto& error : *errors) {
            text += to_text(error) + "\n";
        }
    }
    return text;
}

/// Loaded settings; a failed test and the defaults where there are errors.
inline Settings good(const Environment& more, const Files& files = {}) {
    auto loaded = load_with(more, files);
    if (auto* const settings = std::get_if<Settings>(&loaded)) {
        return std::move(*settings);
    }
    ADD_FAILURE() << errors_of(more, files);
    Settings none;
    none.apps.emplace_back(*AppName::parse("failed"));
    return none;
}

inline std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace dynoward::settings::testing
