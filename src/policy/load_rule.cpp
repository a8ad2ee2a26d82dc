// SPDX-License-Identifier: MIT
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {

// The average over one minute, because those over 5 and 15 still tell of what is over. Readings come as
// often as memory samples, so the same sustain and holes apply.
std::optional<Finding> load_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                 std::optional<WallTime> since) {
    if (!settings.load_threshold) {
        return std::nullopt;
    }
    const double limit = *settings.load_threshold;
    const auto run = run_above(dyno, dyno.loads, fleet::Signal::load, limit, since);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = finding_of(Rule::load, run);
    judge_sustained(finding, run, settings.restart_sustain);
    finding.evidence.load_1m = run.newest;
    finding.evidence.load_limit = limit;
    finding.severity = memory_share(dyno, settings);
    finding.reason = "load_avg_1m " + in_decimals(run.newest, 2) + " over " + in_decimals(limit, 2) +
                     " for " + std::to_string(run.held().count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
