// SPDX-License-Identifier: MIT
#include "settings/effective.hpp"

#include <fmt/format.h>

#include <array>
#include <functional>

#include "settings/shown.hpp"

namespace dynoward::settings {
namespace {

constexpr const char* off = "off";

// `2.5`: without the rounding noise of binary fractions.
std::string number_text(double number) {
    return fmt::format("{:.10g}", number);
}

}  // namespace

std::string duration_text(Seconds duration) {
    struct Unit {
        Seconds::rep size_s;
        const char* name;
    };
    constexpr std::array<Unit, 3> units{{{86400, " d"}, {3600, " h"}, {60, " min"}}};
    const auto total_s = duration.count();
    for (const auto& unit : units) {
        if (total_s >= unit.size_s && total_s % unit.size_s == 0) {
            return std::to_string(total_s / unit.size_s) + unit.name;
        }
    }
    return std::to_string(total_s) + " s";
}

std::string count_per_span_text(const CountPerSpan& value) {
    return std::to_string(value.count) + " in " + duration_text(value.span);
}

std::string to_text(Mode mode) {
    return mode == Mode::enforce ? "enforce" : "observe";
}

namespace {

// `*`: depends on the dyno's size.
template <class T, class InWords>
std::string rule_text(const RuleValue<T>& rule, std::string by_default, InWords in_words) {
    return rule.is_off() ? off : rule ? in_words(*rule) : std::move(by_default);
}

}  // namespace

std::string effective_text(const SettingInfo& setting, const TypeSettings& rules) {
    const auto& name = setting.name;
    if (name == "RESTART_THRESHOLD") {
        return rule_text(rules.restart_threshold, "100%*", std::mem_fn(&Level::text));
    }
    if (name == "HARD_THRESHOLD") {
        return rule_text(rules.hard_threshold, "150%*", std::mem_fn(&Level::text));
    }
    if (name == "RESTART_SUSTAIN") {
        return rules.restart_sustain_set ? duration_text(rules.restart_sustain) : "second sample";
    }
    if (name == "R14_THRESHOLD") {
        return rule_text(rules.r14_threshold, count_per_span_text(default_r14_threshold),
                         count_per_span_text);
    }
    if (name == "RESTART_WINDOW") {
        return duration_text(rules.restart_window);
    }
    if (name == "MIN_UPTIME") {
        return duration_text(rules.min_uptime);
    }
    if (name == "SWAP_THRESHOLD") {
        return rules.swap_threshold ? rules.swap_threshold->text() : off;
    }
    if (name == "H12_THRESHOLD") {
        return rules.h12_threshold ? count_per_span_text(*rules.h12_threshold) : off;
    }
    if (name == "LOAD_THRESHOLD") {
        return rules.load_threshold ? number_text(*rules.load_threshold) : off;
    }
    if (name == "LEAK_FORECAST") {
        return is_forecast_auto(rules) ? "auto" : rule_text(rules.leak_forecast, off, [](Seconds ahead) {
            return duration_text(ahead);
        });
    }
    if (name == "MAX_UPTIME") {
        return rules.max_uptime ? duration_text(*rules.max_uptime) : off;
    }
    if (name == "RESTART_SCHEDULE") {
        return rules.restart_schedule ? rules.restart_schedule->text() : off;
    }
    if (name == "MAX_UNAVAILABLE") {
        return std::to_string(rules.max_unavailable.amount) + (rules.max_unavailable.percent ? "%" : "");
    }
    if (name == "AFTER_RESTART_WEBHOOK") {
        return secret_text(rules.after_restart_webhook);
    }
    if (name == "AFTER_RESTART_RESET_POSTGRES") {
        constexpr std::size_t max_addon_name_length = 60;
        return rules.after_restart_reset_postgres.empty()
                   ? "not set"
                   : shown_text(rules.after_restart_reset_postgres, max_addon_name_length);
    }
    return "";
}

std::string secret_text(const Secret& secret) {
    return secret.empty() ? "not set" : "set, " + std::to_string(secret.reveal().size()) + " characters";
}

}  // namespace dynoward::settings
