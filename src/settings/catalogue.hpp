// SPDX-License-Identifier: MIT
// Every setting, declared once: name, default, form and range, whether it is per process type, secret and
// supported. load() checks values against it; `--help`, `dynoward check` and docs/configuration.md are
// rendered from it. A test compares docs/configuration.md with what is rendered.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dynoward::settings {

/// The form of a value. parse.hpp reads each form; allowed_text() describes it.
enum class Form : std::uint8_t {
    port,
    host,
    path,
    password,
    user,
    secret_text,
    app_list,
    type_list,
    level,             ///< `95%`, `512MB`, `512`
    duration,          ///< `600`, `10m`
    forecast,          ///< `30m`, `auto`
    count_per_span,    ///< `3/120`
    count_or_percent,  ///< `2`, `25%`
    number,            ///< `3`
    decimal,           ///< `2.5`
    schedule,          ///< `03:00,15:00 Mon-Fri America/New_York`
    quiet_hours,       ///< `09:00-18:00 Mon-Fri America/New_York`
    mode,
    lone_dyno,
    memory_signal,
    log_level,
    api_url,
    https_url,
    addon,     ///< `postgresql-curved-12345`
    anything,  ///< only for settings that are not supported yet, and so never read
};

/// The narrowest scope in which a setting can be set.
enum class Scope : std::uint8_t {
    process,  ///< one value for the whole monitor
    app,      ///< also in CONFIG_FILE under `apps`
    type,     ///< as `app`, and per process type: `WEB_RESTART_WINDOW`
};

struct SettingInfo {
    std::string_view name;
    std::string_view default_value = "";  ///< as in the variable; empty: unset
    Form form = Form::anything;
    Scope scope = Scope::process;
    std::int64_t least =
        0;  ///< of durations: seconds; of count_per_span: the count; of passwords: characters
    std::int64_t most = 0;
    std::string_view if_unset = "";  ///< the effect of no value, if there is no default
    std::string_view sentence = "";
    bool secret = false;      ///< never shown in any message
    bool supported = true;    ///< false: setting it is an error
    bool can_be_off = false;  ///< a rule: `off` is a value
};

/// All settings in the order in which they are documented.
std::span<const SettingInfo> catalogue();
/// Whether `text` switches a rule off: `off`, in any case.
bool is_off(std::string_view text);
/// By exact name, without a process type; nullptr: no such setting.
const SettingInfo* find_setting(std::string_view name);
/// The allowed values in words, with range and example: `a number of MB …`. Completes `must be `.
std::string allowed_text(const SettingInfo& setting);

/// A split name: `WEB_RESTART_WINDOW` is RESTART_WINDOW for the types that are `WEB` in upper case.
struct SettingName {
    const SettingInfo* setting = nullptr;
    std::string_view type;  ///< as in the variable (`WEB`); empty: the plain form
};
/// nullopt: no setting has that name in any form. The type is returned unchanged, known or not.
std::optional<SettingName> parse_setting_name(std::string_view name);
/// `web-api` -> `WEB_API`: the prefix of a setting's name for a process type.
std::string variable_prefix(std::string_view process_type);

/// The settings for `--help`: a line or two each.
std::string render_help();
/// The whole of docs/configuration.md.
std::string render_markdown();

}  // namespace dynoward::settings
