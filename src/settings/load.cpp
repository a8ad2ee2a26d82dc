// SPDX-License-Identifier: MIT
#include "settings/load.hpp"

#include <algorithm>

#include "settings/catalogue.hpp"
#include "settings/checks.hpp"
#include "settings/hours_text.hpp"
#include "settings/parse.hpp"
#include "settings/sources.hpp"
#include "settings/url.hpp"
#include "values/printable.hpp"

namespace dynoward::settings {
namespace {

// Errors are printed on a terminal: longer values are cut.
constexpr std::size_t max_shown_bytes = 120;

// If no app is set, the common settings are still checked, under a name that no app has.
AppName stand_in_app() {
    return *AppName::parse("-");
}

// Replaces the default by the given value. An invalid value has been refused before and leaves the default.
template <typename Target, typename Parse>
void take(const Given* given, Target& target, Parse parse) {
    if (given != nullptr && given->valid) {
        if (auto value = parse(given->text)) {
            target = std::move(*value);
        }
    }
}

// The same for a rule, which can be `off`.
template <typename T, typename Parse>
void take_rule(const Given* given, RuleValue<T>& target, Parse parse) {
    if (given != nullptr && given->valid && is_off(given->text)) {
        target = RuleValue<T>::off();
        return;
    }
    take(given, target, parse);
}
template <typename T, typename Parse>
void take_rule(const Given* given, std::optional<T>& target, Parse parse) {
    if (given != nullptr && given->valid && is_off(given->text)) {
        target.reset();
        return;
    }
    take(given, target, parse);
}

template <typename Parse>
auto with_range(std::string_view name, Parse parse) {
    const auto& setting = *find_setting(name);
    return [&setting, parse](std::string_view text) { return parse(text, setting.least, setting.most); };
}

// A reader of hours with the signature that take() expects.
template <typename Hours>
auto with_zones(Read<Hours> (*read)(std::string_view, const ZoneFinder&), const ZoneFinder& find_zone) {
    return [read, &find_zone](std::string_view text) -> std::optional<Hours> {
        auto hours = read(text, find_zone);
        auto* const good = std::get_if<Hours>(&hours);
        return good == nullptr ? std::nullopt : std::optional(std::move(*good));
    };
}

Secret secret(const Sources& sources, std::string_view name) {
    const auto* const given = sources.find(name);
    return given == nullptr ? Secret{} : Secret{given->text};
}

std::string plain(const Sources& sources, std::string_view name) {
    const auto* const given = sources.find(name);
    return given == nullptr ? std::string{} : given->text;
}

TypeSettings build_type(const Sources& sources, std::string_view app, std::string_view type) {
    TypeSettings rules;
    const auto given = [&](std::string_view name) { return sources.find(app, type, name); };
    const auto duration = [&](std::string_view name, Seconds& target) {
        take(given(name), target, with_range(name, parse_duration));
    };
    take_rule(given("RESTART_THRESHOLD"), rules.restart_threshold, parse_level);
    take_rule(given("HARD_THRESHOLD"), rules.hard_threshold, parse_level);
    take_rule(given("R14_THRESHOLD"), rules.r14_threshold,
              with_range("R14_THRESHOLD", parse_count_per_span));
    take(given("MAX_UNAVAILABLE"), rules.max_unavailable,
         with_range("MAX_UNAVAILABLE", parse_count_or_percent));
    // One value for the whole process, read together with the levels.
    take(sources.find("MEMORY_SIGNAL"), rules.memory_signal, parse_memory_signal);
    take_rule(given("SWAP_THRESHOLD"), rules.swap_threshold, parse_level);
    take_rule(given("H12_THRESHOLD"), rules.h12_threshold,
              with_range("H12_THRESHOLD", parse_count_per_span));
    take_rule(given("LOAD_THRESHOLD"), rules.load_threshold, [](std::string_view text) {
        return parse_positive(text, find_setting("LOAD_THRESHOLD")->most);
    });
    take_rule(given("LEAK_FORECAST"), rules.leak_forecast, with_range("LEAK_FORECAST", parse_forecast));
    take_rule(given("MAX_UPTIME"), rules.max_uptime, with_range("MAX_UPTIME", parse_duration));
    take_rule(given("RESTART_SCHEDULE"), rules.restart_schedule,
              with_zones(read_schedule, sources.find_zone()));
    duration("RESTART_SUSTAIN", rules.restart_sustain);
    rules.restart_sustain_set = given("RESTART_SUSTAIN") != nullptr;
    duration("RESTART_WINDOW", rules.restart_window);
    duration("MIN_UPTIME", rules.min_uptime);
    const auto as_secret = [](std::string_view text) { return std::optional(Secret(std::string(text))); };
    const auto as_text = [](std::string_view text) { return std::optional(std::string(text)); };
    take(given("AFTER_RESTART_WEBHOOK"), rules.after_restart_webhook, as_secret);
    take(given("AFTER_RESTART_RESET_POSTGRES"), rules.after_restart_reset_postgres, as_text);
    return rules;
}

AppSettings build_app(const Sources& sources, const AppName& name) {
    AppSettings app(name);
    const auto& text = name.text();
    const auto given = [&](std::string_view setting) { return sources.find(text, {}, setting); };
    const auto type_list = [](std::string_view list) {
        return parse_type_list(list, find_setting("DYNO_TYPES")->most);
    };
    take(given("DYNO_TYPES"), app.dyno_types, type_list);
    take(given("RESTART_BUDGET"), app.restart_budget, with_range("RESTART_BUDGET", parse_count_per_span));
    take(given("LONE_DYNO"), app.lone_dyno, parse_lone_dyno);
    take(given("GIVE_UP_AFTER"), app.give_up_after, [](std::string_view number) {
        const auto& setting = *find_setting("GIVE_UP_AFTER");
        const auto value = parse_number(number, setting.least, setting.most);
        return value ? std::optional(static_cast<unsigned>(*value)) : std::nullopt;
    });
    take(given("QUIET_HOURS"), app.quiet_hours, with_zones(read_quiet_hours, sources.find_zone()));
    const auto own_secret = [](const Given* own) { return own == nullptr ? Secret{} : Secret{own->text}; };
    app.drain_password = own_secret(sources.find_drain_password(text));
    app.drain_password_previous = own_secret(sources.find_own(text, "DRAIN_PASSWORD_PREVIOUS"));
    app.other_types = build_type(sources, text, {});
    for (const auto& type : app.dyno_types) {
        if (sources.has_own(text, type)) {
            app.types.emplace(type, build_type(sources, text, type));
        }
    }
    return app;
}

void build_listener(const Sources& sources, Listener& listener) {
    const auto port = [](std::string_view text) {
        const auto number = parse_number(text, 0, 65535);
        return number ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
    };
    take(sources.find("PORT"), listener.port, port);
    listener.host = plain(sources, "HOST");
    listener.loopback_only = is_loopback_host(listener.host);
    if (listener.host == "localhost") {
        listener.host = "127.0.0.1";  // so that the listener needs no resolver
    }
    listener.tls_cert_file = plain(sources, "TLS_CERT_FILE");
    listener.tls_key_file = plain(sources, "TLS_KEY_FILE");
}

Settings build(const Environment& environment, const Sources& sources) {
    Settings settings;
    build_listener(sources, settings.listener);
    settings.credentials = {secret(sources, "DRAIN_PASSWORD"), secret(sources, "DRAIN_PASSWORD_PREVIOUS"),
                            plain(sources, "DRAIN_USER"), secret(sources, "ADMIN_PASSWORD"),
                            secret(sources, "HOOK_TOKEN")};
    take(sources.find("HEROKU_API_URL"), settings.platform, parse_api_url);
    settings.platform.has_status_page = settings.platform.tls && settings.platform.host == "api.heroku.com";
    for (const std::string_view name : {"HEROKU_API_KEY", "AUTH_TOKEN", "HEROKU_API_TOKEN"}) {
        if (settings.platform.key.empty()) {
            settings.platform.key = secret(sources, name);
        }
    }
    const auto own = [&](std::string_view name) {
        const auto found = environment.find(name);
        return found == environment.end() ? std::string{} : std::string(trimmed(found->second));
    };
    settings.own = {own("HEROKU_APP_NAME"), own("HEROKU_APP_ID"), own("DYNO")};
    take(sources.find("MODE"), settings.mode, parse_mode);
    take(sources.find("WARM_UP"), settings.warm_up, with_range("WARM_UP", parse_duration));
    take(sources.find("STALE_AFTER"), settings.stale_after, with_range("STALE_AFTER", parse_duration));
    take(sources.find("LOG_LEVEL"), settings.log_level, parse_log_level);
    settings.slack_webhook_url = secret(sources, "SLACK_WEBHOOK_URL");
    settings.webhook_url = secret(sources, "WEBHOOK_URL");
    settings.webhook_secret = secret(sources, "WEBHOOK_SECRET");
    std::vector<AppName> names;
    const auto app_list = [](std::string_view list) {
        return parse_app_list(list, find_setting("APP_ID_OR_NAME")->most);
    };
    take(sources.find("APP_ID_OR_NAME"), names, app_list);
    std::vector<AppName> tokenless;
    take(sources.find("TOKENLESS_DRAIN"), tokenless, app_list);
    for (const auto& name : names) {
        settings.apps.push_back(build_app(sources, name));
        settings.apps.back().tokenless_drain =
            std::find(tokenless.begin(), tokenless.end(), name) != tokenless.end();
    }
    return settings;
}

// An invalid value that several apps share is reported once.
void drop_repeats(std::vector<SettingError>& errors) {
    std::set<std::string> seen;
    std::erase_if(errors, [&](const SettingError& error) { return !seen.insert(to_text(error)).second; });
}

std::string shown(std::string_view text) {
    return printable(text.substr(0, max_shown_bytes)) + (text.size() > max_shown_bytes ? "..." : "");
}

}  // namespace

std::optional<TimeZone> find_utc_only(std::string_view name) {
    return name == "UTC" ? std::optional(TimeZone{}) : std::nullopt;
}

std::variant<Settings, std::vector<SettingError>> load(const Environment& environment,
                                                       const FileReader& read_file,
                                                       const ZoneFinder& find_zone) {
    std::vector<SettingError> errors;
    const Sources sources(environment, read_file, find_zone, errors);
    auto settings = build(environment, sources);
    const auto rules =
        settings.apps.empty() ? std::vector{build_app(sources, stand_in_app())} : settings.apps;

    check_listener(settings, sources, read_file, errors);
    check_api_key(sources, errors);
    check_webhook(sources, errors);
    check_apps(settings, sources, errors);
    check_drains(settings, sources, errors);
    for (const auto& app : rules) {
        check_levels(app, sources, errors);
        check_uptimes(app, sources, errors);
    }
    if (!errors.empty()) {
        drop_repeats(errors);
        return errors;
    }
    settings.warnings = find_warnings(settings, rules, sources);
    return settings;
}

std::string to_text(const SettingError& error) {
    // Names and values of a file may hold anything, line ends included; the explanation may quote them.
    constexpr std::size_t max_explanation_bytes = 600;
    std::string text = shown(error.variable) + (error.value.empty() ? "" : "=" + shown(error.value)) + ": ";
    for (std::size_t i = 0; i < std::min(error.allowed.size(), max_explanation_bytes); ++i) {
        text += error.allowed[i] >= ' ' && error.allowed[i] < '\x7f' ? error.allowed[i] : '?';
    }
    return text;
}

}  // namespace dynoward::settings
