// SPDX-License-Identifier: MIT
// Checks of TOKENLESS_DRAIN and of the drain passwords, shared and per app.
#include <algorithm>
#include <map>

#include "settings/catalogue.hpp"
#include "settings/checks.hpp"
#include "settings/parse.hpp"
#include "settings/shown.hpp"
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
               : "APP_ID_OR_NAME lists " + names + (settings.apps.size() > most ? ", ..." : "");
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
                              "not in APP_ID_OR_NAME; must be an app listed there, spelled the same way (" +
                                  watched_apps(settings) + ")"});
        }
    }
}

void check_variables(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors) {
    for (const auto& [suffix, given] : sources.drain_passwords()) {
        // A new name, because Clang before 16 cannot capture a structured binding.
        const auto fits = [&wanted = suffix](const AppSettings& app) {
            return variable_prefix(app.app.text()) == wanted;
        };
        if (std::ranges::any_of(settings.apps, fits)) {
            continue;
        }
        const auto meant = meant_name(given.place, {});
        errors.push_back(
            {given.place, "[redacted]",
             "not the drain password of a monitored app; the name must be DRAIN_PASSWORD_ followed by the "
             "name of an app in upper case, with `-` written as `_` (" +
                 watched_apps(settings) + ")" + (meant ? "; did you mean " + *meant + "?" : "")});
    }
}

// A password that is used twice would grant more access than intended.
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
                              "the app has no drain password of its own; must be set together with the "
                              "DRAIN_PASSWORD of the app"});
        }
        for (const auto* const given : {own, previous}) {
            if (given == nullptr || !given->valid) {
                continue;
            }
            if (const auto [other, fresh] = used.emplace(given->text, given->place); !fresh) {
                errors.push_back({given->place, "[redacted]",
                                  "the same as " + other->second + "; must be a different password"});
            }
        }
    }
}

}  // namespace

void check_drains(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors) {
    const auto* const apps = sources.find("APP_ID_OR_NAME");
    if (apps != nullptr && !apps->valid) {
        return;  // the list of apps is invalid, which is an error already
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
        warnings.emplace_back(
            "DRAIN_PASSWORD_PREVIOUS is the previous shared password, not the password of the app "
            "`previous`; that one can be set only in CONFIG_FILE, as apps.previous.DRAIN_PASSWORD");
    }
}

}  // namespace dynoward::settings
