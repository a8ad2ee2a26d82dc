// SPDX-License-Identifier: MIT
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {

// A dyno that swaps is slow long before it is over its quota. Whether swap is used at all the platform
// tells in memory_swap; a line without it says nothing about swap.
std::optional<Finding> swap_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                 std::optional<WallTime> since) {
    const auto limit =
        settings.swap_threshold ? settings.swap_threshold->resolve(dyno.quota) : std::nullopt;
    if (!limit) {
        return std::nullopt;
    }
    const auto run = run_above(dyno, dyno.samples, fleet::Signal::swap, limit->value, since);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = finding_of(Rule::swap, run);
    judge_sustained(finding, run, settings.restart_sustain);
    finding.evidence.memory_swap = Megabytes{run.newest};
    finding.evidence.limit = limit;
    finding.severity = memory_share(dyno, settings);
    finding.reason = "memory_swap " + in_mb(Megabytes{run.newest}) + " over " + in_mb(*limit) + " for " +
                     std::to_string(run.held().count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
