// SPDX-License-Identifier: MIT
// From the text of one value to the value. Strict: the whole text must be valid, else the result is
// nullopt, never a guess or a default. The ranges come from the catalogue. Callers trim the text first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "settings/catalogue.hpp"
#include "settings/load.hpp"
#include "settings/settings.hpp"
#include "values/ascii.hpp"

namespace dynoward::settings {

std::string lower_case(std::string_view text);
/// Without blanks, tabs and line ends around it: a secret pasted into a web form often ends in one.
std::string_view trimmed(std::string_view text);
/// Decimal digits only, in [least, most].
std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t least, std::int64_t most);

std::optional<Seconds> parse_duration(std::string_view text, std::int64_t min_s, std::int64_t max_s);
/// A duration, or `auto` in any case: auto_forecast.
std::optional<Seconds> parse_forecast(std::string_view text, std::int64_t min_s, std::int64_t max_s);
std::optional<Level> parse_level(std::string_view text);
std::optional<CountPerSpan> parse_count_per_span(std::string_view text, std::int64_t least,
                                                 std::int64_t most);
std::optional<CountOrPercent> parse_count_or_percent(std::string_view text, std::int64_t least,
                                                     std::int64_t most);
/// Above 0 and at most `most`.
std::optional<double> parse_positive(std::string_view text, std::int64_t most);
/// Items between commas, each trimmed; nullopt if one is empty.
std::optional<std::vector<std::string>> parse_list(std::string_view text);
/// Also refuses duplicates.
std::optional<std::vector<AppName>> parse_app_list(std::string_view text, std::int64_t most);
/// Also refuses the one-off types.
std::optional<std::set<std::string, std::less<>>> parse_type_list(std::string_view text, std::int64_t most);
std::optional<Mode> parse_mode(std::string_view text);
std::optional<LoneDyno> parse_lone_dyno(std::string_view text);
std::optional<MemorySignal> parse_memory_signal(std::string_view text);
std::optional<LogLevel> parse_log_level(std::string_view text);
std::optional<PlatformApi> parse_api_url(std::string_view text);

/// Only letters, digits and . _ ~ - : these need no escapes in a URL, in Basic auth or in a shell.
bool is_unreserved(std::string_view text);
/// Whether `text` is a value of this setting. Whether a file can be read is not checked here.
bool is_value_of(const SettingInfo& setting, std::string_view text, const ZoneFinder& find_zone);

}  // namespace dynoward::settings
