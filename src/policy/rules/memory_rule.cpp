// SPDX-License-Identifier: MIT
// The rule memory: memory that stays above the soft level.
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"
#include "values/amount_text.hpp"

namespace dynoward::policy {
std::optional<Finding> memory_rule(const RuleInput& in) {
    const auto limit = soft_limit(in.dyno, in.settings);
    if (!limit) {
        return std::nullopt;
    }
    const auto run = run_above(in.dyno, in.settings.memory_signal, *limit, in.since);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = memory_finding(Rule::memory, run, in.settings.memory_signal, *limit);
    judge_sustained(finding, run, in.settings.restart_sustain);
    finding.reason = name_of(in.settings.memory_signal) + " " + format_mb(Megabytes{run.newest}) +
                     " over " + format_mb(*limit) + " for " + std::to_string(run.held().count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
