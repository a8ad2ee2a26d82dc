// SPDX-License-Identifier: MIT
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {

// Halfway to the R15 kill on most sizes there is no time to wait for a sustain, but one sample is still no
// evidence.
constexpr unsigned least_samples = 2;

std::optional<Finding> hard_memory_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                        std::optional<WallTime> since) {
    const auto limit = settings.hard_threshold.resolve(dyno.quota);
    if (!limit) {
        return std::nullopt;
    }
    const auto run = run_above(dyno, *limit, since);
    if (run.samples < least_samples) {
        return std::nullopt;
    }
    Finding finding;
    finding.rule = Rule::hard_memory;
    finding.fired = true;
    finding.evidence_from = run.from;
    finding.evidence_to = run.to;
    finding.evidence.memory_total = run.newest;
    finding.evidence.limit = *limit;
    finding.evidence.held_s = run.held().count();
    finding.evidence.samples = run.samples;
    finding.reason = "memory_total " + in_mb(run.newest) + " over the hard level " + in_mb(*limit) +
                     " in " + std::to_string(run.samples) + " samples in a row";
    finding.severity = run.newest.value / limit->value;
    return finding;
}

}  // namespace dynoward::policy
