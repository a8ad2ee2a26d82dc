// SPDX-License-Identifier: MIT
// Warnings about values that are allowed but almost never intended; each says what will happen. Only values
// that were set are checked. Values that make sense for some dyno size or fleet cause no warning.
#include <algorithm>

#include "settings/checks.hpp"
#include "settings/effective.hpp"
#include "settings/parse.hpp"

namespace dynoward::settings {
namespace {

// Samples and R14 lines come about every 20 s.
constexpr Seconds period{20};
// A healthy program uses at least this much of its dyno.
constexpr double min_percent = 40;
constexpr double min_mb = 64;
// On every size, the platform kills a dyno at twice its quota or below.
constexpr double highest_kill_percent = 200;
// The platform restarts each dyno after 24 h plus up to 216 min, which starts its cooldown again.
constexpr Seconds a_day{24 * 3600};
constexpr Seconds max_life{24 * 3600 + 216 * 60};

// The warnings about one process type, or about the settings of all types (`type` empty).
class ValueCheck {
 public:
    ValueCheck(const AppSettings& app, std::string_view type, const Sources& sources,
               std::vector<std::string>& warnings)
        : app_(app), type_(type), rules_(app.of(type)), sources_(sources), warnings_(warnings) {}

    void check_type() {
        check_level("RESTART_THRESHOLD", rules_.restart_threshold);
        check_level("HARD_THRESHOLD", rules_.hard_threshold);
        check_levels_together();
        check_sustain();
        check_r14();
        check_h12();
        check_other_rules();
        check_pauses();
        check_rules_that_are_on();
    }
    void check_app() {
        const auto& budget = app_.restart_budget;
        constexpr std::int64_t max_an_hour = 240;
        const auto an_hour = budget ? std::int64_t{budget->count} * 3600 / budget->span.count() : 0;
        if (is_set("RESTART_BUDGET") && an_hour > max_an_hour) {
            warn("RESTART_BUDGET", "allows " + std::to_string(an_hour) +
                                       " restarts an hour and so limits nothing: a fault that affects all "
                                       "dynos restarts all of "
                                       "them again and again");
        }
        constexpr unsigned max_ineffective = 10;
        if (is_set("GIVE_UP_AFTER") && app_.give_up_after > max_ineffective) {
            warn("GIVE_UP_AFTER", "lets a dyno be restarted that many times even if no restart helps");
        }
    }

 private:
    bool is_set(std::string_view name) const { return given(name) != nullptr; }
    const Given* given(std::string_view name) const { return sources_.find(app_.app.text(), type_, name); }
    void warn(std::string_view name, const std::string& what) {
        const auto* const there = given(name);
        add((there == nullptr ? std::string(name) : there->place + "=" + there->text) + " " + what);
    }
    void add(std::string text) {
        if (std::ranges::find(warnings_, text) == warnings_.end()) {  // apps and types share settings
            warnings_.push_back(std::move(text));
        }
    }

    void check_level(std::string_view name, const RuleValue<Level>& rule) {
        if (!rule) {
            return;
        }
        const bool percent = rule->unit == Level::Unit::percent_of_quota;
        // A bare number, which may be meant as a percentage, has another warning.
        const bool bare = is_digit(given(name)->text.back());
        if (rule->amount < (percent ? min_percent : min_mb) && !bare) {
            warn(name,
                 "is less than most programs need: healthy dynos are restarted each time their cooldown "
                 "ends");
        } else if (percent && rule->amount >= highest_kill_percent) {
            warn(name, "is never reached: on every dyno size, the platform kills a dyno earlier");
        }
    }

    void check_levels_together() {
        const auto& soft = rules_.restart_threshold;
        const auto& hard = rules_.hard_threshold;
        const bool equal = soft && hard && *soft == *hard;
        // Unset, the soft level is at least 90 %.
        const bool below_default =
            hard && soft.is_unset() && *hard == Level{90, Level::Unit::percent_of_quota};
        if (equal || below_default) {
            warn("HARD_THRESHOLD",
                 "is not above RESTART_THRESHOLD: two samples above it restart a dyno, and RESTART_SUSTAIN "
                 "has no effect");
        }
        if (soft.is_off() && rules_.leak_forecast) {
            warn("LEAK_FORECAST",
                 "has no effect: with RESTART_THRESHOLD=off there is no level that memory could reach");
        }
    }

    void check_sustain() {
        if (!is_set("RESTART_SUSTAIN")) {
            return;
        }
        if (rules_.restart_sustain < period) {
            warn("RESTART_SUSTAIN",
                 "requires only three samples, which arrive within about 40 s: a short burst restarts a "
                 "dyno");
        } else if (2 * rules_.restart_sustain >= max_life && app_.lone_dyno == LoneDyno::restart) {
            warn("RESTART_SUSTAIN",
                 "is doubled for the only dyno of its type, but the platform restarts that dyno earlier, "
                 "after "
                 "24 to 27.6 h");
        }
    }

    void check_r14() {
        if (!rules_.r14_threshold) {
            return;
        }
        const auto& wanted = *rules_.r14_threshold;
        if (wanted.count == 1) {
            warn("R14_THRESHOLD", "lets a single R14 line restart a dyno");
        } else if ((wanted.count - 1) * period > wanted.span) {
            warn("R14_THRESHOLD", "is never reached: R14 lines arrive about every 20 s");
        }
    }

    void check_h12() {
        constexpr Seconds max_apart{600};
        if (!rules_.h12_threshold) {
            return;
        }
        const auto& wanted = *rules_.h12_threshold;
        if (wanted.count <= 2 || wanted.span > wanted.count * max_apart) {
            warn("H12_THRESHOLD",
                 "lets a few slow requests restart a dyno: each request of more than 30 s counts");
        }
    }

    void check_other_rules() {
        constexpr double min_swap_mb = 10;
        constexpr double min_swap_percent = 2;
        constexpr double min_load = 1;
        constexpr Seconds min_life{2 * 3600};
        if (const auto& swap = rules_.swap_threshold;
            swap &&
            swap->amount < (swap->unit == Level::Unit::megabytes ? min_swap_mb : min_swap_percent)) {
            warn("SWAP_THRESHOLD",
                 "is so low that healthy dynos are restarted: a few swapped pages are normal");
        }
        if (rules_.load_threshold && *rules_.load_threshold < min_load) {
            warn("LOAD_THRESHOLD",
                 "is below the load of one busy process: dynos are restarted for normal work");
        }
        if (rules_.max_uptime && *rules_.max_uptime < min_life) {
            warn("MAX_UPTIME", "restarts each dyno " +
                                   std::to_string(std::chrono::hours(24) / *rules_.max_uptime) +
                                   " times a day, which counts towards RESTART_BUDGET");
        }
    }

    void check_pauses() {
        constexpr Seconds boot_limit{60};
        if (is_set("RESTART_WINDOW") && rules_.restart_window < boot_limit) {
            warn(
                "RESTART_WINDOW",
                "leaves no time to see whether a restart helped: a dyno that exceeds its level right after "
                "boot is restarted again and again");
        }
        if (is_set("MIN_UPTIME") && rules_.min_uptime < boot_limit) {
            warn("MIN_UPTIME",
                 "lets a dyno be restarted while it is still booting, which takes up to 60 s");
        }
        for (const auto& [name, pause] : {std::pair("RESTART_WINDOW", rules_.restart_window),
                                          std::pair("MIN_UPTIME", rules_.min_uptime)}) {
            if (is_set(name) && pause >= a_day) {
                warn(
                    name,
                    "leaves hardly any time to act: the platform restarts a dyno every 24 to 27.6 h, which "
                    "starts this wait again");
            }
        }
        constexpr unsigned max_percent = 50;
        constexpr unsigned max_dynos = 100;  // Heroku's own limit for a type
        const auto& away = rules_.max_unavailable;
        if (is_set("MAX_UNAVAILABLE") &&
            (away.percent ? away.amount > max_percent : away.amount >= max_dynos)) {
            warn("MAX_UNAVAILABLE",
                 "lets " + std::string(away.percent && away.amount < 100 ? "most" : "all but one") +
                     " of the dynos of a type be unavailable at once");
        }
    }

    void check_rules_that_are_on() {
        const bool any = !rules_.restart_threshold.is_off() || !rules_.hard_threshold.is_off() ||
                         !rules_.r14_threshold.is_off() || rules_.swap_threshold || rules_.h12_threshold ||
                         rules_.load_threshold || rules_.max_uptime || rules_.restart_schedule;
        if (!any) {
            add("all rules are off for process type " + std::string(type_) +
                ": its dynos are restarted only manually or by an alert");
        }
    }

    const AppSettings& app_;
    std::string_view type_;
    const TypeSettings& rules_;
    const Sources& sources_;
    std::vector<std::string>& warnings_;
};

}  // namespace

void warn_about_timing(const Settings& settings, const Sources& sources,
                       std::vector<std::string>& warnings) {
    const auto warn = [&](std::string_view name, const char* what) {
        const auto* const given = sources.find(name);
        warnings.push_back(given->place + "=" + given->text + " " + what);
    };
    constexpr Seconds min_warm_up{30};
    constexpr Seconds min_fresh{30};
    constexpr Seconds max_fresh{600};
    if (sources.find("WARM_UP") != nullptr && settings.warm_up < min_warm_up) {
        warn("WARM_UP",
             "lets Dynoward act on the first samples after its own start, before it has enough data about "
             "the dynos");
    } else if (sources.find("WARM_UP") != nullptr && settings.warm_up >= a_day) {
        warn("WARM_UP",
             "is as long as a dyno lives: on Heroku, Dynoward itself is restarted before it acts");
    }
    if (sources.find("STALE_AFTER") != nullptr && settings.stale_after < min_fresh) {
        warn("STALE_AFTER",
             "is hardly longer than the 20 s between two samples: a sample is stale before the next one "
             "arrives, and restarts are blocked");
    } else if (sources.find("STALE_AFTER") != nullptr && settings.stale_after > max_fresh) {
        warn("STALE_AFTER", "lets a dyno be restarted because of a sample that is that old");
    }
}

void warn_about_values(const AppSettings& app, const Sources& sources, std::vector<std::string>& warnings) {
    ValueCheck(app, {}, sources, warnings).check_app();
    for (const auto& type : app.dyno_types) {
        ValueCheck(app, type, sources, warnings).check_type();
    }
}

}  // namespace dynoward::settings
