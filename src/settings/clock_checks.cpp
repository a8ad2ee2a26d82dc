// SPDX-License-Identifier: MIT
// Rules of the clock against the settings that hold them back: a rule that can never act is an error or a
// warning, never a surprise a month later.
#include <algorithm>

#include "dynoward/settings/effective.hpp"
#include "settings/checks.hpp"

namespace dynoward::settings {
namespace {

// The platform cycles each dyno after 24 h and up to 216 min more.
constexpr Seconds longest_life{24 * 3600 + 216 * 60};
// A forecast is made from half a day of history at most, and reaches no further than what it is made from.
constexpr Seconds longest_history{12 * 3600};

// Whether each time of a week is quiet until the schedule has given up on it. Any week will do: which one
// the clock is changed in makes a difference of an hour, to a warning.
bool is_always_quiet(const Schedule& schedule, const QuietHours& quiet) {
    constexpr WallTime some_sunday{std::chrono::sys_days{std::chrono::year{2026} / 1 / 4}};
    auto at = schedule.next_after(some_sunday);
    for (; at && *at < some_sunday + std::chrono::days(8); at = schedule.next_after(*at)) {
        const auto end = quiet.end_of(*at);
        if (!end || *end - *at < schedule_patience) {
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
                              "not more than MIN_UPTIME (" + duration_text(rules.min_uptime) +
                                  "), below which a dyno is left alone; allowed: more than that"});
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
        if (rules.max_uptime && *rules.max_uptime >= longest_life) {
            warn(named("MAX_UPTIME") +
                 " has no effect: the platform itself restarts a dyno after 24 to 27.6 h");
        } else if (rules.max_uptime && *rules.max_uptime < rules.restart_window) {
            warn(named("MAX_UPTIME") + " is less than the cooldown RESTART_WINDOW (" +
                 duration_text(rules.restart_window) + "), which then decides");
        }
        if (rules.leak_forecast && *rules.leak_forecast > longest_history) {
            warn(named("LEAK_FORECAST") + " looks further ahead than the half a day that is remembered");
        }
        if (rules.restart_schedule && app.quiet_hours &&
            is_always_quiet(*rules.restart_schedule, *app.quiet_hours)) {
            warn(named("RESTART_SCHEDULE") + " never acts: QUIET_HOURS (" + app.quiet_hours->text() +
                 ") cover each of its times and the " + duration_text(schedule_patience) + " after it");
        }
    }
}

}  // namespace dynoward::settings
