// SPDX-License-Identifier: MIT
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {

// Halfway to the R15 kill on most sizes there is no time to wait for a sustain, but one sample is still no
// evidence.
constexpr unsigned least_samples = 2;

std::optional<Finding> hard_memory_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                        std::optional<WallTime> since) {
    const auto limit = hard_limit(dyno, settings);
    if (!limit) {
        return std::nullopt;
    }
    const auto run = run_above(dyno, settings.memory_signal, *limit, since);
    if (run.samples < least_samples) {
        return std::nullopt;
    }
    auto finding = memory_finding(Rule::hard_memory, run, settings.memory_signal, *limit);
    finding.fired = true;
    if (settings.hard_threshold.is_unset()) {
        const auto wait = owner_wait(dyno, settings, run, since);
        if (!wait) {
            return std::nullopt;
        }
        finding.fired = wait->left_s == 0;
        finding.left_s = finding.fired ? std::nullopt : std::optional(wait->left_s);
    }
    finding.reason = name_of(settings.memory_signal) + " " + in_mb(Megabytes{run.newest}) +
                     " over the hard level " + in_mb(*limit) + " in " + std::to_string(run.samples) +
                     " samples in a row";
    return finding;
}

}  // namespace dynoward::policy
