// SPDX-License-Identifier: MIT
#include "cli/compare_pool.hpp"

#include "cli/parallel.hpp"

namespace dynoward::cli {

std::vector<simulator::Comparison> compare_all(
    const ComparePlan& plan, const std::function<void(std::size_t done, std::size_t all)>& progress) {
    const auto policies = plan.policies.size();
    const auto runs = plan.scenarios.size() * policies * plan.seeds;
    std::vector<simulator::Outcome> outcomes(runs);
    for_each_index(
        runs, plan.jobs,
        [&](std::size_t index) {
            const auto& scenario = plan.scenarios[index / plan.seeds / policies];
            outcomes[index] = simulator::run_policy(scenario, plan.policies[index / plan.seeds % policies],
                                                    plan.first_seed + index % plan.seeds, plan.days);
        },
        progress);
    std::vector<simulator::Comparison> comparisons;
    for (std::size_t s = 0; s < plan.scenarios.size(); ++s) {
        auto& comparison = comparisons.emplace_back();
        comparison.scenario = plan.scenarios[s].name;
        for (std::size_t p = 0; p < policies; ++p) {
            simulator::Outcome sum;
            for (unsigned i = 0; i < plan.seeds; ++i) {
                sum += outcomes[(s * policies + p) * plan.seeds + i];
            }
            comparison.rows.push_back({plan.policies[p], std::move(sum)});
        }
    }
    if (comparisons.size() > 1) {
        comparisons.push_back(simulator::total_of(comparisons));
    }
    return comparisons;
}

}  // namespace dynoward::cli
