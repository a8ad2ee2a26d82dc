// SPDX-License-Identifier: MIT
// The rule hard_memory: memory far above what the dyno may use.
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"
#include "values/amount_text.hpp"

namespace dynoward::policy {

// The hard level is halfway to the R15 kill on most sizes: too late to wait for a sustain, but a single
// sample is still no evidence.
constexpr unsigned min_samples = 2;

std::optional<Finding> hard_memory_rule(const RuleInput& in) {
    const auto limit = hard_limit(in.dyno, in.settings);
    if (!limit) {
        return std::nullopt;
    }
    const auto run = run_above(in.dyno, in.settings.memory_signal, *limit);
    if (run.samples < min_samples) {
        return std::nullopt;
    }
    auto finding = memory_finding(Rule::hard_memory, run, in.settings.memory_signal, *limit);
    finding.fired = true;
    if (in.settings.hard_threshold.is_unset()) {
        const auto wait = owner_wait(in.dyno, in.settings, run);
        if (!wait) {
            return std::nullopt;
        }
        finding.fired = wait->left_s == 0;
        finding.left_s = finding.fired ? std::nullopt : std::optional(wait->left_s);
    }
    finding.reason = name_of(in.settings.memory_signal) + " " + format_mb(Megabytes{run.newest}) +
                     " over the hard level " + format_mb(*limit) + " in " + std::to_string(run.samples) +
                     " samples in a row";
    return finding;
}

}  // namespace dynoward::policy
