// SPDX-License-Identifier: MIT
// Rules of the clock against the settings that block them: a rule that can never act is an error or a
// warning at start.
#include <algorithm>

#include "settings/checks.hpp"
#include "settings/effective.hpp"

namespace dynoward::settings {
namespace {

// The platform restarts each dyno after 24 h plus up to 216 min.
constexpr Seconds max_life{24 * 3600 + 216 * 60};
// A forecast uses at most half a day of history, and reaches no further ahead than that.
constexpr Seconds max_history{12 * 3600};

// Whether QUIET_HOURS covers each scheduled time of a week for as long as its restart is attempted. Any
// week will do: a change of the clock shifts this by an hour, which is harmless in a warning.
bool is_always_quiet(const Schedule& schedule, const QuietHours& quiet) {
    constexpr WallTime some_sunday{std::chrono::sys_days{std::chrono::year{2026} / 1 / 4}};
    auto at = schedule.next_after(some_sunday);
    for (; at && *at < some_sunday + std::chrono::days(8); at = schedule.next_after(*at)) {
        const auto end = quiet.end_of(*at);
        if (!end || *end - *at < schedule_window) {
            return false;
        }
    }
    return true;
}

/// `WEB_MAX_UPTIME=2d`, as given.
std::string as_given(const Given* given, std::string_view name) {
    return given == nullptr ? std::string(name) : given->place + "=" + given->text;
}

}  // namespace

void check_uptimes(const AppSettings& app, const Sources& sources, std::vector<SettingError>& errors) {
    for (const auto& type : app.dyno_types) {
        const auto& rules = app.of(type);
        const auto* const given = sources.find(app.app.text(), type, "MAX_UPTIME");
        if (given != nullptr && rules.max_uptime && *rules.max_uptime <= rules.min_uptime) {
            errors.push_back({given->place, given->text,
                              "not longer than MIN_UPTIME (" + duration_text(rules.min_uptime) +
                                  "), during which a dyno is left alone; must be longer"});
        }
    }
}

void warn_about_clock(const AppSettings& app, const Sources& sources, std::vector<std::string>& warnings) {
    const auto warn = [&](std::string text) {
        if (std::ranges::find(warnings, text) == warnings.end()) {  // apps share settings
            warnings.push_back(std::move(text));
        }
    };
    for (const auto& type : app.dyno_types) {
        const auto& rules = app.of(type);
        const auto named = [&](std::string_view name) {
            return as_given(sources.find(app.app.text(), type, name), name);
        };
        if (rules.max_uptime && *rules.max_uptime >= max_life) {
            warn(named("MAX_UPTIME") +
                 " has no effect: the platform itself restarts a dyno after 24 to 27.6 h");
        } else if (rules.max_uptime && *rules.max_uptime < rules.restart_window) {
            warn(named("MAX_UPTIME") + " is shorter than the cooldown RESTART_WINDOW (" +
                 duration_text(rules.restart_window) + "), which takes precedence");
        }
        if (rules.leak_forecast && *rules.leak_forecast > max_history) {
            warn(named("LEAK_FORECAST") +
                 " is longer than the 12 h of history that a forecast is based on");
        }
        if (rules.restart_schedule && app.quiet_hours &&
            is_always_quiet(*rules.restart_schedule, *app.quiet_hours)) {
            warn(named("RESTART_SCHEDULE") + " never acts: QUIET_HOURS (" + app.quiet_hours->text() +
                 ") covers each of its times and the " + duration_text(schedule_window) + " after it");
        }
    }
}

}  // namespace dynoward::settings
