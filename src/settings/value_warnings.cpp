// SPDX-License-Identifier: MIT
// Values that are allowed and nearly never meant: each is named with what will happen. Only what the owner
// set is judged; where it is harmless on some size or in some fleet, nothing is said.
#include <algorithm>

#include "dynoward/settings/effective.hpp"
#include "settings/checks.hpp"
#include "settings/parse.hpp"

namespace dynoward::settings {
namespace {

// Samples and R14 lines come about every 20 s.
constexpr Seconds period{20};
// What a healthy program fills of its dyno at the least.
constexpr double least_percent = 40;
constexpr double least_mb = 64;
// On no size does a dyno live beyond twice its quota.
constexpr double highest_kill_percent = 200;
// The platform restarts each dyno after 24 h and up to 216 min more, and so begins its cooldown anew.
constexpr Seconds a_day{24 * 3600};
constexpr Seconds longest_life{24 * 3600 + 216 * 60};

// The warnings about one process type, or about what all types share (`type` empty).
class Judge {
 public:
    Judge(const AppSettings& app, std::string_view type, const Sources& sources,
          std::vector<std::string>& warnings)
        : app_(app), type_(type), rules_(app.of(type)), sources_(sources), warnings_(warnings) {}

    void judge_type() {
        judge_level("RESTART_THRESHOLD", rules_.restart_threshold);
        judge_level("HARD_THRESHOLD", rules_.hard_threshold);
        judge_levels_together();
        judge_sustain();
        judge_r14();
        judge_h12();
        judge_other_rules();
        judge_pauses();
        judge_rules_that_are_on();
    }
    void judge_app() {
        const auto& budget = app_.restart_budget;
        constexpr std::int64_t most_an_hour = 240;
        const auto an_hour = std::int64_t{budget.count} * 3600 / budget.span.count();
        if (is_set("RESTART_BUDGET") && an_hour > most_an_hour) {
            warn("RESTART_BUDGET",
                 "allows " + std::to_string(an_hour) +
                     " restarts an hour and holds nothing back: a fault that shows in all "
                     "dynos has them all restarted, again and again");
        }
        constexpr unsigned most_in_vain = 10;
        if (is_set("GIVE_UP_AFTER") && app_.give_up_after > most_in_vain) {
            warn("GIVE_UP_AFTER", "lets a dyno be restarted that often although no restart helps");
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

    void judge_level(std::string_view name, const RuleValue<Level>& rule) {
        if (!rule) {
            return;
        }
        const bool percent = rule->unit == Level::Unit::percent_of_quota;
        // A bare number has a warning of its own: a percentage may be meant.
        const bool bare = is_digit(given(name)->text.back());
        if (rule->amount < (percent ? least_percent : least_mb) && !bare) {
            warn(name,
                 "is less than most programs need: healthy dynos are restarted each time that their "
                 "cooldown ends");
        } else if (percent && rule->amount >= highest_kill_percent) {
            warn(name, "is never reached: the platform kills a dyno before, on every size");
        }
    }

    void judge_levels_together() {
        const auto& soft = rules_.restart_threshold;
        const auto& hard = rules_.hard_threshold;
        const bool equal = soft && hard && *soft == *hard;
        // Unset, the soft level is 90 % at the least.
        const bool below_default =
            hard && soft.is_unset() && *hard == Level{90, Level::Unit::percent_of_quota};
        if (equal || below_default) {
            warn("HARD_THRESHOLD",
                 "is not above RESTART_THRESHOLD: two samples over it restart a dyno, and RESTART_SUSTAIN "
                 "has no effect");
        }
        if (soft.is_off() && rules_.leak_forecast) {
            warn("LEAK_FORECAST",
                 "has no effect: with RESTART_THRESHOLD=off there is no level that memory "
                 "could rise to");
        }
    }

    void judge_sustain() {
        if (!is_set("RESTART_SUSTAIN")) {
            return;
        }
        if (rules_.restart_sustain < period) {
            warn("RESTART_SUSTAIN",
                 "lets three samples suffice, which come within about 40 s: a short burst "
                 "restarts a dyno");
        } else if (2 * rules_.restart_sustain >= longest_life && app_.lone_dyno == LoneDyno::restart) {
            warn("RESTART_SUSTAIN",
                 "is doubled for the only dyno of its type, which the platform restarts "
                 "before that, after 24 to 27.6 h");
        }
    }

    void judge_r14() {
        if (!rules_.r14_threshold) {
            return;
        }
        const auto& wanted = *rules_.r14_threshold;
        if (wanted.count == 1) {
            warn("R14_THRESHOLD", "lets a single R14 line restart a dyno");
        } else if ((wanted.count - 1) * period > wanted.span) {
            warn("R14_THRESHOLD", "is never reached: R14 lines come about every 20 s");
        }
    }

    void judge_h12() {
        constexpr Seconds longest_apart{600};
        if (!rules_.h12_threshold) {
            return;
        }
        const auto& wanted = *rules_.h12_threshold;
        if (wanted.count <= 2 || wanted.span > wanted.count * longest_apart) {
            warn("H12_THRESHOLD",
                 "lets a few slow requests restart a dyno: each that takes over 30 s "
                 "counts");
        }
    }

    void judge_other_rules() {
        constexpr double least_swap_mb = 10;
        constexpr double least_swap_percent = 2;
        constexpr double least_load = 1;
        constexpr Seconds shortest_life{2 * 3600};
        if (const auto& swap = rules_.swap_threshold;
            swap &&
            swap->amount < (swap->unit == Level::Unit::megabytes ? least_swap_mb : least_swap_percent)) {
            warn("SWAP_THRESHOLD",
                 "is so little that healthy dynos are restarted: some pages are swapped "
                 "out without harm");
        }
        if (rules_.load_threshold && *rules_.load_threshold < least_load) {
            warn("LOAD_THRESHOLD", "is less than one busy process: dynos are restarted for working");
        }
        if (rules_.max_uptime && *rules_.max_uptime < shortest_life) {
            warn("MAX_UPTIME", "restarts each dyno " +
                                   std::to_string(std::chrono::hours(24) / *rules_.max_uptime) +
                                   " times a day, which counts against RESTART_BUDGET");
        }
    }

    void judge_pauses() {
        constexpr Seconds boot_limit{60};
        if (is_set("RESTART_WINDOW") && rules_.restart_window < boot_limit) {
            warn("RESTART_WINDOW",
                 "leaves no time to see whether a restart helped: a dyno that is over its "
                 "level at once is restarted again and again");
        }
        if (is_set("MIN_UPTIME") && rules_.min_uptime < boot_limit) {
            warn("MIN_UPTIME", "lets a dyno be restarted while it still boots, which takes up to 60 s");
        }
        for (const auto& [name, pause] : {std::pair("RESTART_WINDOW", rules_.restart_window),
                                          std::pair("MIN_UPTIME", rules_.min_uptime)}) {
            if (is_set(name) && pause >= a_day) {
                warn(name,
                     "leaves hardly a time to act: the platform restarts a dyno each 24 to 27.6 h, and "
                     "with that it begins anew");
            }
        }
        constexpr unsigned most_percent = 50;
        constexpr unsigned most_dynos = 100;  // Heroku's own limit for a type
        const auto& away = rules_.max_unavailable;
        if (is_set("MAX_UNAVAILABLE") &&
            (away.percent ? away.amount > most_percent : away.amount >= most_dynos)) {
            warn("MAX_UNAVAILABLE",
                 "lets " + std::string(away.percent && away.amount < 100 ? "most" : "all but one") +
                     " of the dynos of a type be away at once");
        }
    }

    void judge_rules_that_are_on() {
        const bool any = !rules_.restart_threshold.is_off() || !rules_.hard_threshold.is_off() ||
                         !rules_.r14_threshold.is_off() || rules_.swap_threshold || rules_.h12_threshold ||
                         rules_.load_threshold || rules_.max_uptime || rules_.restart_schedule;
        if (!any) {
            add("all rules are off for process type " + std::string(type_) +
                ": its dynos are restarted by hand or by an alert only");
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
    constexpr Seconds shortest_warm_up{30};
    constexpr Seconds least_fresh{30};
    constexpr Seconds most_fresh{600};
    if (sources.find("WARM_UP") != nullptr && settings.warm_up < shortest_warm_up) {
        warn("WARM_UP",
             "lets Dynoward act on the first samples after its own start, before it has seen how "
             "the dynos are");
    } else if (sources.find("WARM_UP") != nullptr && settings.warm_up >= a_day) {
        warn("WARM_UP", "is as long as a dyno lives: on Heroku Dynoward is restarted before it acts");
    }
    if (sources.find("STALE_AFTER") != nullptr && settings.stale_after < least_fresh) {
        warn("STALE_AFTER",
             "is hardly longer than the 20 s between two samples: what is known is stale "
             "before more comes, and restarts are held");
    } else if (sources.find("STALE_AFTER") != nullptr && settings.stale_after > most_fresh) {
        warn("STALE_AFTER", "lets a dyno be restarted for what was true so long ago");
    }
}

void warn_about_values(const AppSettings& app, const Sources& sources, std::vector<std::string>& warnings) {
    Judge(app, {}, sources, warnings).judge_app();
    for (const auto& type : app.dyno_types) {
        Judge(app, type, sources, warnings).judge_type();
    }
}

}  // namespace dynoward::settings
