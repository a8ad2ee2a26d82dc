// SPDX-License-Identifier: MIT
// A comparison as people and programs read it.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "dynoward/simulator/compare.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::string_view ours = "dynoward";

std::int64_t minutes(Nanoseconds span) {
    return (span + std::chrono::seconds{30}) / std::chrono::minutes{1};
}

/// What is compared. Less is better in every column.
struct Column {
    std::string_view title;
    std::string_view key;
    std::int64_t (*of)(const Outcome&);
};

constexpr std::array<Column, 7> columns{{
    {"over quota, min", "over_quota_min", [](const Outcome& one) { return minutes(one.tally.over_quota); }},
    {"restarts", "restarts",
     [](const Outcome& one) { return static_cast<std::int64_t>(one.tally.restarts_by(Cause::api)); }},
    {"in vain", "restarts_in_vain",
     [](const Outcome& one) { return static_cast<std::int64_t>(one.tally.restarts_in_vain); }},
    {"most away", "most_away", [](const Outcome& one) { return std::int64_t{one.most_away}; }},
    {"away by it, min", "away_by_it_min",
     [](const Outcome& one) { return minutes(one.tally.away_by(Cause::api)); }},
    {"away in all, min", "away_in_all_min",
     [](const Outcome& one) { return minutes(one.tally.away_in_all()); }},
    {"R15 kills", "r15_kills",
     [](const Outcome& one) {
         return static_cast<std::int64_t>(one.tally.restarts_by(Cause::memory_kill));
     }},
}};

std::string left(std::string_view text, std::size_t width) {
    return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
}

std::string right(std::string_view text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + std::string(text);
}

// `none` never restarts: that it restarts less is no merit.
bool is_rival(const PolicyResult& row) {
    return row.policy != "none" && !row.policy.starts_with(ours);
}

/// Who does better than Dynoward in which column; empty: nobody.
std::string behind_in(const Comparison& comparison) {
    const auto own = std::ranges::find(comparison.rows, ours, &PolicyResult::policy);
    if (own == comparison.rows.end() || !own->outcome.trouble.empty()) {
        return {};
    }
    std::string text;
    for (const Column& column : columns) {
        std::string better;
        for (const PolicyResult& row : comparison.rows) {
            if (is_rival(row) && row.outcome.trouble.empty() &&
                column.of(row.outcome) < column.of(own->outcome)) {
                better += (better.empty() ? "" : ", ") + row.policy + " " +
                          std::to_string(column.of(row.outcome));
            }
        }
        if (!better.empty()) {
            text += (text.empty() ? "" : "; ") + std::string(column.title) + " " +
                    std::to_string(column.of(own->outcome)) + " (" + better + ")";
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
    text += comparison.scenario + " (" + std::to_string(days) + " dyno-days a policy)\n" +
            left("policy", width);
    for (const Column& column : columns) {
        text += "  " + std::string(column.title);
    }
    text += '\n';
    for (const PolicyResult& row : comparison.rows) {
        text += left(row.policy, width);
        if (!row.outcome.trouble.empty()) {
            text += "  " + row.outcome.trouble + '\n';
            continue;
        }
        for (const Column& column : columns) {
            text += "  " + right(std::to_string(column.of(row.outcome)), column.title.size());
        }
        text += '\n';
    }
    if (const auto behind = behind_in(comparison); !behind.empty()) {
        text += "Behind others: " + behind + ".\n";
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
            if (!row.outcome.trouble.empty()) {
                one["trouble"] = row.outcome.trouble;
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
