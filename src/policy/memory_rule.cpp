// SPDX-License-Identifier: MIT
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {
std::optional<Finding> memory_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                   std::optional<WallTime> since) {
    const auto limit = soft_limit(dyno, settings);
    if (!limit) {
        return std::nullopt;
    }
    const auto run = run_above(dyno, settings.memory_signal, *limit, since);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = memory_finding(Rule::memory, run, settings.memory_signal, *limit);
    judge_sustained(finding, run, settings.restart_sustain);
    finding.reason = name_of(settings.memory_signal) + " " + in_mb(Megabytes{run.newest}) + " over " +
                     in_mb(*limit) + " for " + std::to_string(run.held().count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
