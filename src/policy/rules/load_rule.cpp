// SPDX-License-Identifier: MIT
// The rule load: a load average that stays above a level.
#include <fmt/format.h>

#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {

// The average over one minute, because those over 5 and 15 lag behind. Readings arrive as often as memory
// samples, so the same sustain and holes apply.
std::optional<Finding> load_rule(const RuleInput& in) {
    if (!in.settings.load_threshold) {
        return std::nullopt;
    }
    const double limit = *in.settings.load_threshold;
    const auto run = run_above(in.dyno, in.dyno.loads, fleet::Signal::load, limit);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = finding_of(Rule::load, run);
    judge_sustained(finding, run, in.settings.restart_sustain);
    finding.evidence.load_1m = run.newest;
    finding.evidence.load_limit = limit;
    finding.severity = memory_share(in.dyno, in.settings);
    finding.reason =
        fmt::format("load_avg_1m {:.2f} over {:.2f} for {} s", run.newest, limit, run.held().count());
    return finding;
}

}  // namespace dynoward::policy
