// SPDX-License-Identifier: MIT
// From environment and CONFIG_FILE to Settings, or to the list of all errors in them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "settings/settings.hpp"

namespace dynoward::settings {

struct SettingError {
    std::string variable;
    std::string value;    ///< as given if it is safe to show (shown.hpp); `[redacted]` for secrets
    std::string allowed;  ///< in words: what is wrong, what is allowed, with an example
};

using Environment = std::map<std::string, std::string, std::less<>>;
/// Contents of a file, or nullopt if it cannot be read. Passed in, so that this room does no I/O.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;
/// A time zone by its name in the zone database, or nullopt. Passed in for the same reason.
using ZoneFinder = std::function<std::optional<TimeZone>(std::string_view name)>;
/// Finds UTC only: for callers without a zone database.
std::optional<TimeZone> find_utc_only(std::string_view name);

std::variant<Settings, std::vector<SettingError>> load(const Environment& environment,
                                                       const FileReader& read_file,
                                                       const ZoneFinder& find_zone = find_utc_only);

/// `DRAIN_PASSWORD=[redacted]: at least 16 characters …`, one line.
std::string to_text(const SettingError& error);

}  // namespace dynoward::settings
