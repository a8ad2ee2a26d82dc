// SPDX-License-Identifier: MIT
#include "simulator/baselines/compare.hpp"

#include <algorithm>
#include <array>

namespace dynoward::simulator {
namespace {

constexpr std::array<std::string_view, 7> names_of_policies{
    "none", "daily", "threshold", "whacamole", "dark_knight", "dynoward", "dynoward_defaults"};

}  // namespace

Outcome& Outcome::operator+=(const Outcome& other) {
    stats += other.stats;
    max_unavailable = std::max(max_unavailable, other.max_unavailable);
    dyno_time += other.dyno_time;
    runs_beyond_allowed += other.runs_beyond_allowed;
    if (error.empty()) {
        error = other.error;
    }
    return *this;
}

std::span<const std::string_view> policy_names() {
    return names_of_policies;
}

std::vector<Comparison> compare(std::span<const Scenario> scenarios, std::span<const std::string> policies,
                                std::uint64_t first_seed, unsigned seeds, unsigned days) {
    std::vector<Comparison> comparisons;
    for (const Scenario& scenario : scenarios) {
        Comparison& comparison = comparisons.emplace_back();
        comparison.scenario = scenario.name;
        for (const std::string& policy : policies) {
            Outcome sum;
            for (unsigned i = 0; i < seeds; ++i) {
                sum += run_policy(scenario, policy, first_seed + i, days);
            }
            comparison.rows.push_back({policy, std::move(sum)});
        }
    }
    if (comparisons.size() > 1) {
        comparisons.push_back(total_of(comparisons));
    }
    return comparisons;
}

Comparison total_of(std::span<const Comparison> comparisons) {
    Comparison total;
    total.scenario = "all";
    for (const Comparison& comparison : comparisons) {
        if (total.rows.empty()) {
            total.rows = comparison.rows;
            continue;
        }
        for (std::size_t i = 0; i < std::min(total.rows.size(), comparison.rows.size()); ++i) {
            total.rows[i].outcome += comparison.rows[i].outcome;
        }
    }
    return total;
}

}  // namespace dynoward::simulator
