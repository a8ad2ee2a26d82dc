// SPDX-License-Identifier: MIT
#include "dynoward/settings/effective.hpp"

#include <array>
#include <cstdio>

namespace dynoward::settings {
namespace {

constexpr const char* off = "off";

// `2.5`: without the noise of binary fractions.
std::string number_text(double number) {
    std::array<char, 32> buffer{};
    const int size = std::snprintf(buffer.data(), buffer.size(), "%.10g", number);
    return {buffer.data(), static_cast<std::size_t>(size)};
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

std::string effective_text(const SettingInfo& setting, const TypeSettings& rules) {
    const auto& name = setting.name;
    if (name == "RESTART_THRESHOLD") {
        return rules.restart_threshold ? rules.restart_threshold->text() : "100%*";
    }
    if (name == "HARD_THRESHOLD") {
        return rules.hard_threshold.text();
    }
    if (name == "RESTART_SUSTAIN") {
        return duration_text(rules.restart_sustain);
    }
    if (name == "R14_THRESHOLD") {
        return count_per_span_text(rules.r14_threshold);
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
        return rules.leak_forecast ? duration_text(*rules.leak_forecast) : off;
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
        return rules.after_restart_reset_postgres.empty() ? "not set" : rules.after_restart_reset_postgres;
    }
    return "";
}

std::string secret_text(const Secret& secret) {
    return secret.empty() ? "not set" : "set, " + std::to_string(secret.reveal().size()) + " characters";
}

}  // namespace dynoward::settings
