// SPDX-License-Identifier: MIT
// Rules of the clock against the settings that hold them back: a rule that can never act is an error or a
// warning, never a surprise a month later.
#include <algorithm>

#include "settings/checks.hpp"
#include "settings/effective.hpp"

namespace dynoward::settings {
namespace {

// The platform cycles each dyno after 24 h and up to 216 min more.
constexpr Seconds max_life{24 * 3600 + 216 * 60};
// A forecast is made from half a day of history at most, and reaches no further than what it is made from.
constexpr Seconds max_history{12 * 3600};

// Whether each time of a week is quiet until the schedule has given up on it. Any week will do: which one
// the clock is changed in makes a difference of an hour, to a warning.
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

/// `WEB_MAX_UPTIME=2d`, as it was given.
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
