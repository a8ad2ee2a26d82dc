// SPDX-License-Identifier: MIT
// Reads CONFIG_FILE: `{"settings":{name:value},"apps":{app:{name:value}}}`, every value a string, nothing
// else. Only the shape is checked here; load() checks names and values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "settings/load.hpp"

namespace dynoward::settings {

struct ConfigFile {
    using Values = std::map<std::string, std::string, std::less<>>;
    Values settings;
    std::map<std::string, Values, std::less<>> apps;
};

/// Returns what is well-formed, and adds everything else to `errors` with its place in the file.
ConfigFile read_config_file(const std::string& text, std::vector<SettingError>& errors);

}  // namespace dynoward::settings
