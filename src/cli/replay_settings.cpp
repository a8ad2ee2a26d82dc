// SPDX-License-Identifier: MIT
#include "cli/replay_settings.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/exit_codes.hpp"
#include "cli/load_settings.hpp"
#include "settings/catalogue.hpp"
#include "settings/shown.hpp"
#include "settings/suggestion.hpp"

namespace dynoward::cli {
namespace {

using settings::Environment;

// If no app is configured, any name works, since recorded lines may have none.
constexpr const char* any_app = "app";

// Removes the settings of the listener and the Platform API: a replay needs neither, and invalid values of
// these must not stop it.
Environment without_listener(Environment environment) {
    for (const char* name :
         {"PORT", "TLS_CERT_FILE", "TLS_KEY_FILE", "DRAIN_PASSWORD", "DRAIN_PASSWORD_PREVIOUS",
          "DRAIN_USER", "TOKENLESS_DRAIN", "ADMIN_PASSWORD", "AUTH_TOKEN", "HEROKU_API_TOKEN",
          "HEROKU_API_URL", "HEROKU_APP_NAME", "HEROKU_APP_ID", "DYNO"}) {
        environment.erase(name);
    }
    std::erase_if(environment,
                  [](const auto& entry) { return entry.first.starts_with("DRAIN_PASSWORD_"); });
    environment["HOST"] = "127.0.0.1";
    environment["HEROKU_API_KEY"] = "dry-run";  // avoids a warning about MODE=enforce
    return environment;
}

bool assign(Environment& environment, std::vector<std::string>& names, const std::string& assignment) {
    const auto equals = assignment.find('=');
    const auto name = assignment.substr(0, equals);
    if (equals == std::string::npos || !settings::parse_setting_name(name)) {
        // The value is not shown: it may be a secret whose name was misspelt.
        const auto shown = settings::shown_text(name) + (equals == std::string::npos ? "" : "=...");
        const auto known = settings::parse_setting_name(name).has_value();
        const auto meant = known ? std::nullopt : settings::suggest_setting(name);
        const auto hint = known   ? std::string("the value is missing; ")
                          : meant ? "did you mean " + *meant + "? "
                                  : std::string();
        std::fprintf(
            stderr,
            "dynoward: --set %s: %smust be NAME=VALUE with a setting that `dynoward --help` lists, "
            "optionally for one process type (WEB_RESTART_THRESHOLD=95%%)\n",
            shown.c_str(), hint.c_str());
        return false;
    }
    environment[name] = assignment.substr(equals + 1);
    names.push_back(name);
    return true;
}

// CONFIG_FILE takes precedence over the environment, but not over the command line.
std::optional<std::string> read_without(const std::string& path, const std::string& config_file,
                                        const std::vector<std::string>& names) {
    auto text = read_file(path);
    if (!text || path != config_file || names.empty()) {
        return text;
    }
    auto document = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object() || !document.contains("apps") || !document["apps"].is_object()) {
        return text;
    }
    for (auto& app : document["apps"]) {
        for (const auto& name : names) {
            if (app.is_object()) {
                app.erase(name);
            }
        }
    }
    return document.dump();
}

const settings::AppSettings* find_app(const settings::Settings& settings, const std::string& name) {
    const auto found = std::find_if(settings.apps.begin(), settings.apps.end(),
                                    [&](const auto& app) { return app.app.text() == name; });
    return found != settings.apps.end() ? &*found : nullptr;
}

// Keeps only the settings of the app of the recording.
std::optional<settings::Settings> for_one_app(Environment environment, const settings::FileReader& reader,
                                              const std::string& wanted, int& status) {
    status = bad_settings;
    auto settings = load_settings(environment, reader);
    if (!settings) {
        return std::nullopt;
    }
    const auto name = !wanted.empty()          ? wanted
                      : settings->apps.empty() ? std::string(any_app)
                                               : settings->apps.front().app.text();
    if (wanted.empty() && settings->apps.size() > 1) {
        status = wrong_usage;
        std::fprintf(
            stderr,
            "dynoward: APP_ID_OR_NAME lists %zu apps; select the app of these lines, such as --app %s\n",
            settings->apps.size(), name.c_str());
        return std::nullopt;
    }
    if (find_app(*settings, name) == nullptr) {
        auto list = name;
        for (const auto& app : settings->apps) {
            list += "," + app.app.text();
        }
        environment["APP_ID_OR_NAME"] = list;
        settings = load_settings(environment, reader);
    }
    const auto* app = settings ? find_app(*settings, name) : nullptr;
    if (app == nullptr) {
        return std::nullopt;
    }
    settings->apps = {settings::AppSettings(*app)};
    status = done;
    return settings;
}

}  // namespace

std::optional<std::vector<replay::Variant>> load_variants(const ReplayOptions& options, int& status) {
    std::vector<replay::Variant> variants;
    if (!options.app.empty() && !AppName::parse(options.app)) {
        status = wrong_usage;
        std::fprintf(stderr, "dynoward: --app: must be the name or id of one app: a-z, 0-9 and dashes\n");
        return std::nullopt;
    }
    for (const auto& variant : options.variants) {
        auto environment = without_listener(read_environment());
        std::vector<std::string> names;
        for (const auto& assignment : variant.assignments) {
            if (!assign(environment, names, assignment)) {
                status = wrong_usage;
                return std::nullopt;
            }
        }
        const auto config_file = environment["CONFIG_FILE"];
        const auto reader = [&](const std::string& path) { return read_without(path, config_file, names); };
        // A number selects lines, but no settings.
        const bool by_number = options.app.find_first_not_of("0123456789") == std::string::npos;
        auto settings = for_one_app(environment, reader, by_number ? std::string() : options.app, status);
        if (!settings) {
            return std::nullopt;
        }
        if (variants.empty()) {
            for (const auto& warning : settings->warnings) {
                std::fprintf(stderr, "warning: %s\n", warning.c_str());
            }
        }
        variants.push_back({variant.name, std::move(*settings)});
    }
    return variants;
}

}  // namespace dynoward::cli
