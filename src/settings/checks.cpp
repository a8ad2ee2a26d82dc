// SPDX-License-Identifier: MIT
#include "settings/checks.hpp"

#include <algorithm>
#include <array>

#include "settings/catalogue.hpp"
#include "settings/shown.hpp"

namespace dynoward::settings {
namespace {

// Guesses are throttled, but a word list still finds a short password.
constexpr std::size_t min_admin_password = 12;
// The lowest default of the soft level: on sizes that the platform kills at 100 % of the quota.
constexpr Level lowest_default_soft{90, Level::Unit::percent_of_quota};

void check_tls_file(const Sources& sources, std::string_view name, std::string_view other,
                    const FileReader& read_file, std::vector<SettingError>& errors) {
    const auto* const given = sources.find(name);
    if (given == nullptr) {
        if (const auto* const partner = sources.find(other)) {
            errors.push_back({std::string(name), "",
                              "not set, but " + std::string(other) + "=" + shown_text(partner->text) +
                                  " is; both or neither must be set"});
        }
    } else if (given->valid && !read_file(given->text)) {
        errors.push_back(
            {given->place, shown_text(given->text), "cannot be read; must be the path of a readable file"});
    }
}

bool usable(const Given* given) {
    return given == nullptr || given->valid;
}

}  // namespace

void check_listener(const Settings& settings, const Sources& sources, const FileReader& read_file,
                    std::vector<SettingError>& errors) {
    check_tls_file(sources, "TLS_CERT_FILE", "TLS_KEY_FILE", read_file, errors);
    check_tls_file(sources, "TLS_KEY_FILE", "TLS_CERT_FILE", read_file, errors);
    const auto* const admin = sources.find("ADMIN_PASSWORD");
    if (admin != nullptr && admin->valid && !settings.listener.loopback_only &&
        admin->text.size() < min_admin_password && usable(sources.find("HOST"))) {
        errors.push_back({admin->place, "[redacted]",
                          "the value has " + std::to_string(admin->text.size()) +
                              " characters; must have at least " + std::to_string(min_admin_password) +
                              ", because it permits restarts (fewer only with HOST=127.0.0.1, ::1 or "
                              "localhost)"});
    }
    if (sources.find("DRAIN_PASSWORD") == nullptr && !settings.listener.loopback_only &&
        usable(sources.find("HOST"))) {
        errors.push_back({"DRAIN_PASSWORD", "",
                          "not set, so anyone could send log lines; must be " +
                              allowed_text(*find_setting("DRAIN_PASSWORD")) +
                              "; may be unset only with HOST=127.0.0.1, ::1 or localhost"});
    }
}

void check_api_key(const Sources& sources, std::vector<SettingError>& errors) {
    const Given* first = nullptr;
    for (const std::string_view name : {"HEROKU_API_KEY", "AUTH_TOKEN", "HEROKU_API_TOKEN"}) {
        const auto* const given = sources.find(name);
        if (given == nullptr) {
            continue;
        }
        if (first != nullptr && first->text != given->text) {
            errors.push_back({given->place, "[redacted]",
                              "differs from " + first->place +
                                  ", an alias of the same setting; must be unset or have the same value"});
        }
        first = first == nullptr ? given : first;
    }
}

void check_webhook(const Sources& sources, std::vector<SettingError>& errors) {
    // A receiver could not distinguish an unsigned notification from a forged one.
    if (sources.find("WEBHOOK_URL") != nullptr && sources.find("WEBHOOK_SECRET") == nullptr) {
        errors.push_back(
            {"WEBHOOK_SECRET", "",
             "not set, but WEBHOOK_URL is; must be " + allowed_text(*find_setting("WEBHOOK_SECRET"))});
    }
}

void check_apps(const Settings& settings, const Sources& sources, std::vector<SettingError>& errors) {
    const auto* const given = sources.find("APP_ID_OR_NAME");
    if (!usable(given)) {
        return;
    }
    for (const auto& app : settings.apps) {
        if (app.app.text() == settings.own.app_name || app.app.text() == settings.own.app_id) {
            errors.push_back({given->place, app.app.text(),
                              "the app that Dynoward itself runs in, which would process its own log lines "
                              "endlessly; must "
                              "be a different app"});
        }
    }
    for (const auto& [name, values] : sources.apps()) {
        // A new name, because Clang before 16 cannot capture a structured binding.
        const auto same = [&wanted = name](const AppSettings& app) { return app.app.text() == wanted; };
        if (std::ranges::none_of(settings.apps, same)) {
            errors.push_back({"CONFIG_FILE apps." + shown_text(name), "",
                              "not in APP_ID_OR_NAME; must be an app listed there, spelled the same way"});
        }
    }
}

void check_levels(const AppSettings& app, const Sources& sources, std::vector<SettingError>& errors) {
    for (const auto& type : app.dyno_types) {
        const auto* const given = sources.find(app.app.text(), type, "HARD_THRESHOLD");
        const auto soft = app.of(type).restart_threshold.in_force(lowest_default_soft);
        const auto& hard = app.of(type).hard_threshold;
        if (given == nullptr || !hard || !soft ||
            !usable(sources.find(app.app.text(), type, "RESTART_THRESHOLD"))) {
            continue;  // unset: it never acts below the soft level
        }
        // A percentage and an amount can only be compared when the quota is known.
        if (soft->unit == hard->unit && hard->amount < soft->amount) {
            errors.push_back({given->place, given->text,
                              "below the soft level RESTART_THRESHOLD (" + soft->text() +
                                  "); must be at least that level"});
        }
    }
}

}  // namespace dynoward::settings
