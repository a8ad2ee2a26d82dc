// SPDX-License-Identifier: MIT
// A comparison as a text table and as JSON.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "simulator/baselines/compare.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::string_view dynoward_prefix = "dynoward";

std::int64_t minutes(Nanoseconds span) {
    return (span + std::chrono::seconds{30}) / std::chrono::minutes{1};
}

/// A column of the table. A lower value is better in every column.
struct Column {
    std::string_view title;
    std::string_view key;
    std::int64_t (*of)(const Outcome&);
};

constexpr std::array<Column, 8> columns{{
    {"over quota, min", "over_quota_min", [](const Outcome& one) { return minutes(one.stats.over_quota); }},
    {"restarts", "restarts",
     [](const Outcome& one) { return static_cast<std::int64_t>(one.stats.restarts_by(Cause::api)); }},
    {"ineffective", "restarts_in_vain",
     [](const Outcome& one) { return static_cast<std::int64_t>(one.stats.ineffective_restarts); }},
    {"needless", "needless",
     [](const Outcome& one) { return static_cast<std::int64_t>(one.stats.needless_restarts); }},
    {"max down", "max_away", [](const Outcome& one) { return std::int64_t{one.max_unavailable}; }},
    {"down by policy, min", "away_by_it_min",
     [](const Outcome& one) { return minutes(one.stats.unavailable_by(Cause::api)); }},
    {"down in total, min", "away_in_all_min",
     [](const Outcome& one) { return minutes(one.stats.total_unavailable()); }},
    {"R15 kills", "r15_kills",
     [](const Outcome& one) {
         return static_cast<std::int64_t>(one.stats.restarts_by(Cause::memory_kill));
     }},
}};

std::string left(std::string_view text, std::size_t width) {
    return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
}

std::string right(std::string_view text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + std::string(text);
}

// `none` never restarts, so its lower number of restarts is not counted as better.
bool is_baseline(const PolicyResult& row) {
    return row.policy != "none" && !row.policy.starts_with(dynoward_prefix);
}

/// The columns in which a baseline is better than Dynoward; empty: none.
std::string worse_columns(const Comparison& comparison) {
    const auto ours = std::ranges::find(comparison.rows, dynoward_prefix, &PolicyResult::policy);
    if (ours == comparison.rows.end() || !ours->outcome.error.empty()) {
        return {};
    }
    std::string text;
    for (const Column& column : columns) {
        std::string better;
        for (const PolicyResult& row : comparison.rows) {
            if (is_baseline(row) && row.outcome.error.empty() &&
                column.of(row.outcome) < column.of(ours->outcome)) {
                better += (better.empty() ? "" : ", ") + row.policy + " " +
                          std::to_string(column.of(row.outcome));
            }
        }
        if (!better.empty()) {
            text += (text.empty() ? "" : "; ") + std::string(column.title) + " " +
                    std::to_string(column.of(ours->outcome)) + " (" + better + ")";
        }
    }
    return text;
}

void add_table(std::string& text, const Comparison& comparison) {
    std::size_t width = 6;
    for (const PolicyResult& row : comparison.rows) {
        width = std::max(width, row.policy.size());
    }
    const auto days =
        comparison.rows.empty() ? 0 : comparison.rows.front().outcome.dyno_time / std::chrono::hours{24};
    text += comparison.scenario + " (" + std::to_string(days) + " dyno-days per policy)\n" +
            left("policy", width);
    for (const Column& column : columns) {
        text += "  " + std::string(column.title);
    }
    text += '\n';
    for (const PolicyResult& row : comparison.rows) {
        text += left(row.policy, width);
        if (!row.outcome.error.empty()) {
            text += "  " + row.outcome.error + '\n';
            continue;
        }
        for (const Column& column : columns) {
            text += "  " + right(std::to_string(column.of(row.outcome)), column.title.size());
        }
        text += '\n';
    }
    if (const auto worse = worse_columns(comparison); !worse.empty()) {
        text += "Dynoward is worse in: " + worse + ".\n";
    }
}

}  // namespace

std::string to_table(std::span<const Comparison> comparisons) {
    std::string text;
    for (const Comparison& comparison : comparisons) {
        text += text.empty() ? "" : "\n";
        add_table(text, comparison);
    }
    return text;
}

std::string to_json(std::span<const Comparison> comparisons) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const Comparison& comparison : comparisons) {
        nlohmann::ordered_json policies = nlohmann::ordered_json::array();
        for (const PolicyResult& row : comparison.rows) {
            nlohmann::ordered_json one{{"policy", row.policy}};
            if (!row.outcome.error.empty()) {
                one["trouble"] = row.outcome.error;
            } else {
                one["dyno_days"] = row.outcome.dyno_time / std::chrono::hours{24};
                for (const Column& column : columns) {
                    one[std::string(column.key)] = column.of(row.outcome);
                }
            }
            policies.push_back(std::move(one));
        }
        all.push_back({{"scenario", comparison.scenario}, {"policies", std::move(policies)}});
    }
    return all.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace dynoward::simulator
