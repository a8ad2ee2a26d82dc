// SPDX-License-Identifier: MIT
#include "cli/replay_rule_notes.hpp"

#include <algorithm>
#include <map>

#include "cli/text_table.hpp"
#include "dynoward/policy/forecast.hpp"
#include "settings/effective.hpp"
#include "values/amount_text.hpp"

namespace dynoward::cli {
namespace {

using settings::duration_text;

// The shortest window of LEAK_FORECAST as a time: half an hour, after ten minutes of start-up.
constexpr std::chrono::minutes min_floors{40};
// Each R14 line comes with a memory sample, about this far from the one before.
constexpr Seconds usual_period{20};

/// The longest of all dynos of a type.
struct Longest {
    Nanoseconds record{};
    Nanoseconds life{};
};

std::map<std::string, Longest> by_type(const replay::Report& report, const settings::AppSettings& app) {
    std::map<std::string, Longest> types;
    for (const auto& [name, dyno] : report.dynos) {
        const auto type = name.substr(0, name.find('.'));
        if (dyno.samples > 0 && app.dyno_types.count(type) != 0) {
            auto& longest = types[type];
            longest.record = std::max(longest.record, dyno.longest_record);
            longest.life = std::max(longest.life, dyno.longest_life);
        }
    }
    return types;
}

// The notes about one type.
class TypeNotes {
 public:
    TypeNotes(const std::string& type, const Longest& longest, const settings::TypeSettings& rules,
              std::vector<std::string>& notes)
        : type_(type), longest_(longest), rules_(rules), notes_(notes) {}

    void add_sustained() {
        const auto sustain = "RESTART_SUSTAIN of " + duration_text(rules_.restart_sustain);
        if (rules_.restart_sustain_set) {
            need_record("memory", sustain, rules_.restart_sustain);
        }
        if (rules_.swap_threshold) {
            need_record("swap", sustain, rules_.restart_sustain);
        }
        if (rules_.load_threshold) {
            need_record("load", sustain, rules_.restart_sustain);
        }
        if (const auto wanted = rules_.r14_threshold.in_force(settings::default_r14_threshold);
            wanted && wanted->count > 1) {
            need_record("r14", "R14_THRESHOLD of " + settings::count_per_span_text(*wanted),
                        usual_period * (wanted->count - 1));
        }
    }
    void add_leak(const replay::Report& report) {
        if (!settings::is_forecast_auto(rules_)) {
            if (rules_.leak_forecast) {
                need_record("leak", "LEAK_FORECAST of " + duration_text(*rules_.leak_forecast), min_floors);
            }
        } else if (longest_.life < policy::min_forecast_age) {
            add("leak", "LEAK_FORECAST=auto needs an incarnation older than " +
                            span_text(policy::min_forecast_age) + ", and the oldest one was " +
                            span_text(longest_.life) + " old");
        } else if (report.crossings.count(type_) == 0) {
            add("leak",
                "LEAK_FORECAST=auto needs an earlier incarnation that crossed its level while rising, and "
                "there was none");
        }
    }
    void add_clock(const replay::Recording& recording) {
        if (rules_.max_uptime && longest_.life < *rules_.max_uptime) {
            add("uptime", "MAX_UPTIME is " + span_text(*rules_.max_uptime) +
                              ", and the oldest incarnation was " + span_text(longest_.life) + " old");
        }
        if (rules_.restart_schedule && recording.from && recording.to) {
            const auto due = rules_.restart_schedule->next_after(*recording.from);
            if (!due || *due > *recording.to) {
                add("schedule",
                    "no time of RESTART_SCHEDULE=" + rules_.restart_schedule->text() + " was recorded");
            }
        }
    }

 private:
    void need_record(const char* rule, const std::string& setting, Nanoseconds needed) {
        if (longest_.record < needed) {
            add(rule,
                setting + " needs " + span_text(needed) +
                    " of memory samples of one incarnation without a hole, and the longest record was " +
                    (longest_.record > Nanoseconds{} ? span_text(longest_.record) : "one sample"));
        }
    }
    void add(const char* rule, const std::string& why) {
        notes_.push_back("The rule " + std::string(rule) + " could not act on " + type_ + ": " + why + ".");
    }

    const std::string& type_;
    const Longest& longest_;
    const settings::TypeSettings& rules_;
    std::vector<std::string>& notes_;
};

}  // namespace

std::vector<std::string> rule_notes(const replay::Recording& recording, const replay::Report& report,
                                    const settings::AppSettings& app) {
    std::vector<std::string> notes;
    for (const auto& [type, longest] : by_type(report, app)) {
        TypeNotes of_type(type, longest, app.of(type), notes);
        of_type.add_sustained();
        of_type.add_leak(report);
        of_type.add_clock(recording);
    }
    return notes;
}

std::vector<std::string> crossing_notes(const replay::Report& report) {
    std::vector<std::string> notes;
    for (const auto& [type, crossings] : report.crossings) {
        const auto count =
            crossings.count == 1 ? std::string("once") : std::to_string(crossings.count) + " times";
        const auto youngest = span_text(crossings.min_age);
        const auto eldest = span_text(crossings.max_age);
        notes.push_back(printable(type) + " crossed " + format_mb(crossings.level) + " while rising " +
                        (crossings.count < policy::Experience::capacity ? "" : "at least ") + count +
                        ", after " + youngest + (eldest == youngest ? "" : " to " + eldest) + ".");
    }
    return notes;
}

std::optional<double> restarts_per_day(const replay::Recording& recording, const replay::Report& report) {
    if (!recording.from || !recording.to || *recording.to - *recording.from < std::chrono::hours{1}) {
        return std::nullopt;
    }
    using Days = std::chrono::duration<double, std::ratio<86'400>>;
    return static_cast<double>(report.restarts) / Days(*recording.to - *recording.from).count();
}

}  // namespace dynoward::cli
