// SPDX-License-Identifier: MIT
// Errors and warnings about combinations of settings that are valid alone. Values already refused are not
// checked again.
#pragma once

#include <string>
#include <vector>

#include "settings/load.hpp"
#include "settings/sources.hpp"

namespace dynoward::settings {

void check_listener(const Settings& settings, const Sources& sources, const FileReader& read_file,
                    std::vector<SettingError>& errors);
void check_apps(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors);
/// TOKENLESS_DRAIN and the drain passwords of single apps: only of monitored apps, and each password with
/// one use.
void check_drains(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors);
/// A hard level set below the soft one, for each process type of `app` that may be restarted.
void check_levels(const AppSettings& app, const Sources& sources, std::vector<SettingError>& errors);
/// MAX_UPTIME not above MIN_UPTIME, likewise.
void check_uptimes(const AppSettings& app, const Sources& sources, std::vector<SettingError>& errors);
/// DRAIN_PASSWORD_PREVIOUS if an app is named `previous`.
void warn_about_drains(const Settings& settings, const Sources& sources,
                       std::vector<std::string>& warnings);
/// Rules of the clock that another setting always blocks, or that never fire first.
void warn_about_clock(const AppSettings& app, const Sources& sources, std::vector<std::string>& warnings);
/// Values that are allowed but almost never intended.
void warn_about_values(const AppSettings& app, const Sources& sources, std::vector<std::string>& warnings);
void warn_about_timing(const Settings& settings, const Sources& sources,
                       std::vector<std::string>& warnings);
/// The aliases of HEROKU_API_KEY must agree.
void check_api_key(const Sources& sources, std::vector<SettingError>& errors);
/// WEBHOOK_URL requires WEBHOOK_SECRET.
void check_webhook(const Sources& sources, std::vector<SettingError>& errors);

/// Modes not in force, misspelt names, settings of types that are never restarted. `apps`: as built, or a
/// placeholder with the common settings if no app is set.
std::vector<std::string> find_warnings(const Settings& settings, const std::vector<AppSettings>& apps,
                                       const Sources& sources);

}  // namespace dynoward::settings
