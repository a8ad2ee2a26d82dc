// SPDX-License-Identifier: MIT
#include "cli/rules_table.hpp"

#include <algorithm>
#include <vector>

#include "cli/text_table.hpp"
#include "settings/catalogue.hpp"
#include "settings/effective.hpp"
#include "settings/shown.hpp"

namespace dynoward::cli {
namespace {

using Row = std::vector<std::string>;

std::string mode_text(const settings::Settings& settings) {
    if (settings.mode_in_force() == settings::Mode::enforce) {
        return "enforce: restarts dynos";
    }
    std::string observing = "observe: decides and reports, restarts nothing";
    if (settings.mode == settings::Mode::observe) {
        return observing;
    }
    return observing + " (MODE=enforce has no effect: " +
           (settings.platform.key.empty() ? "HEROKU_API_KEY" : "APP_ID_OR_NAME") + " is not set)";
}

std::string listener_text(const settings::Listener& listener) {
    return (listener.host.empty() ? "all addresses" : listener.host) + ", port " +
           (listener.port == 0 ? "chosen by the system" : std::to_string(listener.port)) + ", " +
           (listener.tls_cert_file.empty() ? "plain HTTP" : "HTTPS with " + listener.tls_cert_file);
}

std::string drain_text(const settings::Credentials& credentials) {
    if (credentials.drain_password.empty()) {
        return "no password; only this machine can reach the listener";
    }
    return "password " + settings::secret_text(credentials.drain_password) + "; previous " +
           settings::secret_text(credentials.drain_password_previous) + "; " +
           (credentials.drain_user.empty() ? "any user"
                                           : "user " + settings::shown_text(credentials.drain_user));
}

std::string api_text(const settings::PlatformApi& platform) {
    const bool v6 = platform.host.find(':') != std::string::npos;
    const auto usual_port = platform.tls ? 443 : 80;
    return std::string(platform.tls ? "https://" : "http://") +
           (v6 ? "[" + platform.host + "]" : platform.host) +
           (platform.port == usual_port ? "" : ":" + std::to_string(platform.port)) + "; token " +
           settings::secret_text(platform.key);
}

std::string log_level_text(settings::LogLevel level) {
    switch (level) {
        case settings::LogLevel::debug: return "debug";
        case settings::LogLevel::info: return "info";
        case settings::LogLevel::warn: return "warn";
        case settings::LogLevel::error: return "error";
    }
    return "info";
}

// MEMORY_SIGNAL is stored per type, but has the same value for all types.
std::string memory_text(const settings::Settings& settings) {
    const bool without_cache = !settings.apps.empty() && settings.apps.front().other_types.memory_signal ==
                                                             settings::MemorySignal::rss_swap;
    return without_cache ? "levels apply to rss and swap together"
                         : "levels apply to rss, cache and swap together";
}

// The settings of this app's drain that differ from the default.
std::string drain_text(const settings::AppSettings& app) {
    return (app.drain_password.empty()
                ? ""
                : "; own drain password " + settings::secret_text(app.drain_password) + ", previous " +
                      settings::secret_text(app.drain_password_previous)) +
           (app.tokenless_drain ? "; its drain need not send a token" : "");
}

// The settings that apply to all types of an app.
std::string app_text(const settings::AppSettings& app) {
    const bool sustained =
        std::any_of(app.dyno_types.begin(), app.dyno_types.end(),
                    [&](const std::string& type) { return app.of(type).restart_sustain_set; });
    return "restart budget " +
           (app.restart_budget ? settings::count_per_span_text(*app.restart_budget)
                               : "12/3600, or two an hour for each dyno") +
           "; a lone dyno is " +
           (app.lone_dyno == settings::LoneDyno::hold ? "held"
            : sustained                               ? "restarted after twice RESTART_SUSTAIN"
                                                      : "restarted") +
           "; gives up after " + std::to_string(app.give_up_after) + " restarts that did not help; " +
           (app.quiet_hours ? "quiet hours " + app.quiet_hours->text() : "no quiet hours") +
           drain_text(app);
}

std::string next_by_schedule(const settings::AppSettings& app, WallTime now) {
    std::string text;
    for (const auto& type : app.dyno_types) {
        if (const auto& schedule = app.of(type).restart_schedule) {
            if (const auto next = schedule->next_after(now)) {
                text += "\n  next scheduled restart: " + type + " at " + format_rfc3339(*next) + "\n";
            }
        }
    }
    return text;
}

// Rules that are not set do not act below the level and the sustain that are set.
std::string limited_rules(const std::string& type, const settings::TypeSettings& rules) {
    const auto hard = rules.hard_threshold.is_unset();
    const auto r14 = rules.r14_threshold.is_unset();
    std::string bounds;
    if (rules.restart_threshold) {
        bounds = " below " + rules.restart_threshold->text();
    }
    if (rules.restart_sustain_set) {
        bounds += (bounds.empty() ? " in less than " : " or in less than ") +
                  settings::duration_text(rules.restart_sustain);
    }
    if (bounds.empty() || (!hard && !r14)) {
        return "";
    }
    return "\n  " + type + ": " + (hard ? "HARD_THRESHOLD" : "") + (hard && r14 ? " and " : "") +
           (r14 ? "R14_THRESHOLD" : "") + (hard && r14 ? " are not set and do" : " is not set and does") +
           " not act" + bounds + "\n";
}

std::string describe_app(const settings::AppSettings& app, WallTime now) {
    std::string types;
    Row head{""};
    bool default_level = false;
    std::string limited;
    for (const auto& type : app.dyno_types) {
        types += (types.empty() ? "" : ", ") + type;
        head.push_back(type);
        const auto& rules = app.of(type);
        default_level |= rules.restart_threshold.is_unset() || rules.hard_threshold.is_unset();
        limited += limited_rules(type, rules);
    }
    std::vector<Row> rows{head};
    for (const auto& setting : settings::catalogue()) {
        if (setting.scope == settings::Scope::type && setting.supported) {
            Row row{std::string(setting.name)};
            for (const auto& type : app.dyno_types) {
                row.push_back(settings::effective_text(setting, app.of(type)));
            }
            rows.push_back(std::move(row));
        }
    }
    return "\napp " + app.app.text() + ": process types " + types + "; " + app_text(app) + "\n\n" +
           in_columns(rows, "  ", FurtherColumns::left) +
           (default_level ? "\n  * not set: depends on the dyno size. On sizes that the platform kills at "
                            "100% of the quota:\n"
                            "    soft 90%, hard 95%. On sizes that it kills at 120%: hard 110%\n"
                          : "") +
           limited + next_by_schedule(app, now);
}

}  // namespace

std::string describe(const settings::Settings& settings, WallTime now) {
    const auto& admin = settings.credentials.admin_password;
    const std::vector<Row> rows{
        {"mode", mode_text(settings)},
        {"listener", listener_text(settings.listener)},
        {"drain", drain_text(settings.credentials)},
        {"admin routes",
         admin.empty() ? "not set: admin routes answer 404" : "password " + settings::secret_text(admin)},
        {"Platform API", api_text(settings.platform)},
        {"Slack", settings::secret_text(settings.slack_webhook_url)},
        {"notification webhook", settings::secret_text(settings.webhook_url)},
        {"alert webhook", settings.credentials.hook_token.empty()
                              ? "not set: /hooks/restart answers 404"
                              : "token " + settings::secret_text(settings.credentials.hook_token)},
        {"timing", "only observes for " + settings::duration_text(settings.warm_up) +
                       " after its own start; evidence is stale after " +
                       settings::duration_text(settings.stale_after)},
        {"memory", memory_text(settings)},
        {"log level", log_level_text(settings.log_level)}};
    std::string text = in_columns(rows, "", FurtherColumns::left);
    for (const auto& app : settings.apps) {
        text += describe_app(app, now);
    }
    return text;
}

}  // namespace dynoward::cli
