// SPDX-License-Identifier: MIT
// Warnings about valid settings that contradict each other or have no effect.
#include <algorithm>

#include "settings/catalogue.hpp"
#include "settings/checks.hpp"
#include "settings/parse.hpp"
#include "settings/spelling.hpp"

namespace dynoward::settings {
namespace {

using Prefixes = std::set<std::string, std::less<>>;

// A bare number up to this one is probably meant as a percentage: no dyno runs in so few MB.
constexpr double suspicious_mb = 100;
// The minimum of DRAIN_PASSWORD: more than 96 bits with the characters allowed there.
constexpr std::size_t advisable_secret_size = 16;

Prefixes prefixes_of(const AppSettings& app) {
    Prefixes prefixes;
    for (const auto& type : app.dyno_types) {
        prefixes.insert(variable_prefix(type));
    }
    return prefixes;
}

void warn_about_mode(const Settings& settings, std::vector<std::string>& warnings) {
    if (settings.mode == settings.mode_in_force()) {
        if (settings.apps.empty()) {
            warnings.emplace_back("APP_ID_OR_NAME is not set: no app is monitored");
        }
        return;
    }
    const std::string why = !settings.platform.key.empty() ? "APP_ID_OR_NAME is not set"
                            : settings.apps.empty()        ? "HEROKU_API_KEY and APP_ID_OR_NAME are not set"
                                                           : "HEROKU_API_KEY is not set";
    warnings.push_back("MODE=enforce has no effect because " + why +
                       ": Dynoward only observes and restarts nothing");
}

void warn_about_admin_password(const Settings& settings, std::vector<std::string>& warnings) {
    const auto size = settings.credentials.admin_password.reveal().size();
    if (size != 0 && size < advisable_secret_size) {
        warnings.push_back("ADMIN_PASSWORD has only " + std::to_string(size) +
                           " characters; use at least " + std::to_string(advisable_secret_size) +
                           ", so that it cannot be guessed");
    }
}

void warn_about_names(const Sources::Values& values, const Prefixes& prefixes,
                      std::vector<std::string>& warnings) {
    for (const auto& [name, given] : values) {
        const auto known = parse_setting_name(name);
        if (known && !known->type.empty() && !prefixes.contains(known->type)) {
            warnings.push_back(given.place + " has no effect: DYNO_TYPES lists no process type that is " +
                               std::string(known->type) + " in upper case");
        }
        // A few MB of swap can be intended.
        if (known && known->setting->form == Form::level && known->setting->name != "SWAP_THRESHOLD" &&
            is_digit(given.text.back())) {
            const auto level = parse_level(given.text);
            if (level && level->amount <= suspicious_mb) {
                warnings.push_back(given.place + "=" + given.text + " means " + level->text() +
                                   "; for a percentage of the quota, write " + given.text + "%");
            }
        }
    }
}

void warn_about_slip(const std::string& name, const Prefixes& prefixes,
                     std::vector<std::string>& warnings) {
    if (const auto meant = meant_name(name, prefixes)) {
        warnings.push_back(name + " is not a setting of Dynoward and is ignored; did you mean " + *meant +
                           "?");
        return;
    }
    for (const auto& prefix : prefixes) {
        if (name.size() <= prefix.size() + 1 || !name.starts_with(prefix + "_")) {
            continue;
        }
        const auto* const setting = find_setting(std::string_view(name).substr(prefix.size() + 1));
        if (setting != nullptr) {
            warnings.push_back(name + " is ignored: " + std::string(setting->name) +
                               " cannot be set per process type");
        }
    }
}

}  // namespace

std::vector<std::string> find_warnings(const Settings& settings, const std::vector<AppSettings>& apps,
                                       const Sources& sources) {
    std::vector<std::string> warnings;
    warn_about_mode(settings, warnings);
    warn_about_admin_password(settings, warnings);
    warn_about_drains(settings, sources, warnings);
    warn_about_timing(settings, sources, warnings);
    Prefixes all;
    for (const auto& app : apps) {
        const auto own = prefixes_of(app);
        warn_about_clock(app, sources, warnings);
        warn_about_values(app, sources, warnings);
        if (const auto values = sources.apps().find(app.app.text()); values != sources.apps().end()) {
            warn_about_names(values->second, own, warnings);
        }
        all.insert(own.begin(), own.end());
    }
    warn_about_names(sources.everywhere(), all, warnings);
    for (const auto& name : sources.unknown()) {
        warn_about_slip(name, all, warnings);
    }
    return warnings;
}

}  // namespace dynoward::settings
