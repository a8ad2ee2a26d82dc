// SPDX-License-Identifier: MIT
// The rule uptime: the dyno has been up for too long.
#include "policy/clock.hpp"

namespace dynoward::policy {

std::optional<Finding> uptime_rule(const RuleInput& in) {
    const auto began = began_at(in.dyno);
    if (!in.settings.max_uptime || !began || in.now.wall - *began < *in.settings.max_uptime) {
        return std::nullopt;
    }
    auto finding = finding_of_clock(Rule::uptime, in.now, in.dyno, *began);
    const auto uptime_s = *finding.evidence.uptime_s;
    const auto limit_s = in.settings.max_uptime->count();
    finding.reason = "up for " + std::to_string(uptime_s) + " s, longer than MAX_UPTIME of " +
                     std::to_string(limit_s) + " s";
    finding.severity = static_cast<double>(uptime_s) / static_cast<double>(limit_s);
    return finding;
}

}  // namespace dynoward::policy
