// SPDX-License-Identifier: MIT
// Whose batches are believed, and by which password they come: what is wrong, or odd, about it.
#include <algorithm>
#include <map>

#include "dynoward/settings/catalogue.hpp"
#include "dynoward/settings/shown.hpp"
#include "settings/checks.hpp"
#include "settings/parse.hpp"
#include "settings/spelling.hpp"

namespace dynoward::settings {
namespace {

bool is_watched(const Settings& settings, const AppName& name) {
    return std::ranges::any_of(settings.apps, [&](const AppSettings& app) { return app.app == name; });
}

std::string watched_apps(const Settings& settings) {
    constexpr std::size_t most = 5;
    std::string names;
    for (std::size_t i = 0; i < std::min(most, settings.apps.size()); ++i) {
        names += (names.empty() ? "" : ", ") + settings.apps[i].app.text();
    }
    return settings.apps.empty()
               ? "APP_ID_OR_NAME is not set"
               : "APP_ID_OR_NAME has " + names + (settings.apps.size() > most ? ", ..." : "");
}

void check_tokenless(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors) {
    const auto* const given = sources.find("TOKENLESS_DRAIN");
    if (given == nullptr || !given->valid) {
        return;
    }
    const auto names = parse_app_list(given->text, find_setting("TOKENLESS_DRAIN")->most);
    for (const auto& name : names.value_or(std::vector<AppName>{})) {
        if (!is_watched(settings, name)) {
            errors.push_back({given->place, shown_text(name.text()),
                              "not in APP_ID_OR_NAME; allowed: the apps named there, written the same (" +
                                  watched_apps(settings) + ")"});
        }
    }
}

void check_variables(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors) {
    for (const auto& [suffix, given] : sources.drain_passwords()) {
        // Named anew: Clang before 16 captures no structured binding.
        const auto fits = [&wanted = suffix](const AppSettings& app) {
            return variable_prefix(app.app.text()) == wanted;
        };
        if (std::ranges::any_of(settings.apps, fits)) {
            continue;
        }
        const auto meant = meant_name(given.place, {});
        errors.push_back(
            {given.place, "[redacted]",
             (meant ? "did you mean " + *meant + "? Else it" : std::string("it")) +
                 " is the drain password of an app, and none of that name is watched; allowed: "
                 "DRAIN_PASSWORD_ with an app's name in upper case, `-` as `_` (" +
                 watched_apps(settings) + ")"});
    }
}

// One password for two things would open more than its owner thinks.
void check_passwords(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors) {
    std::map<std::string, std::string> used;
    for (const auto* const name : {"DRAIN_PASSWORD", "DRAIN_PASSWORD_PREVIOUS"}) {
        if (const auto* const given = sources.find(name); given != nullptr && given->valid) {
            used.emplace(given->text, given->place);
        }
    }
    for (const auto& app : settings.apps) {
        const auto* const own = sources.find_drain_password(app.app.text());
        const auto* const previous = sources.find_own(app.app.text(), "DRAIN_PASSWORD_PREVIOUS");
        if (previous != nullptr && own == nullptr) {
            errors.push_back({previous->place, "[redacted]",
                              "the app has no drain password of its own to be changed; allowed: beside its "
                              "DRAIN_PASSWORD"});
        }
        for (const auto* const given : {own, previous}) {
            if (given == nullptr || !given->valid) {
                continue;
            }
            if (const auto [other, fresh] = used.emplace(given->text, given->place); !fresh) {
                errors.push_back({given->place, "[redacted]",
                                  "the same as " + other->second + "; allowed: a password of its own"});
            }
        }
    }
}

}  // namespace

void check_drains(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors) {
    const auto* const apps = sources.find("APP_ID_OR_NAME");
    if (apps != nullptr && !apps->valid) {
        return;  // which apps are meant is not known
    }
    check_tokenless(settings, sources, errors);
    check_variables(settings, sources, errors);
    check_passwords(settings, sources, errors);
}

void warn_about_drains(const Settings& settings, const Sources& sources,
                       std::vector<std::string>& warnings) {
    const auto* const previous = sources.find("DRAIN_PASSWORD_PREVIOUS");
    const bool called_so = std::ranges::any_of(settings.apps, [](const AppSettings& app) {
        return variable_prefix(app.app.text()) == "PREVIOUS";
    });
    if (previous != nullptr && called_so && sources.find_own("previous", "DRAIN_PASSWORD") == nullptr) {
        warnings.push_back(
            "DRAIN_PASSWORD_PREVIOUS is the shared password before this one, and not that of the app "
            "`previous`, "
            "which can be set in CONFIG_FILE only, as apps.previous.DRAIN_PASSWORD");
    }
}

}  // namespace dynoward::settings
