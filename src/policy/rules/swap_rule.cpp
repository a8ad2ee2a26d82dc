// SPDX-License-Identifier: MIT
// The rule swap: swap that stays above a level.
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"
#include "values/amount_text.hpp"

namespace dynoward::policy {

// A dyno that swaps is slow long before it is over its quota. A line without
// memory_swap is no evidence about swap.
std::optional<Finding> swap_rule(const RuleInput& in) {
    const auto limit =
        in.settings.swap_threshold ? in.settings.swap_threshold->resolve(in.dyno.quota) : std::nullopt;
    if (!limit) {
        return std::nullopt;
    }
    const auto run = run_above(in.dyno, in.dyno.samples, fleet::Signal::swap, limit->value);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = finding_of(Rule::swap, run);
    judge_sustained(finding, run, in.settings.restart_sustain);
    finding.evidence.memory_swap = Megabytes{run.newest};
    finding.evidence.limit = limit;
    finding.severity = memory_share(in.dyno, in.settings);
    finding.reason = "memory_swap " + format_mb(Megabytes{run.newest}) + " over " + format_mb(*limit) +
                     " for " + std::to_string(run.held().count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
