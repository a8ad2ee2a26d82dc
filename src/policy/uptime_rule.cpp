// SPDX-License-Identifier: MIT
#include "policy/clock.hpp"

namespace dynoward::policy {

std::optional<Finding> uptime_rule(const Instant& now, const fleet::Dyno& dyno,
                                   const settings::TypeSettings& settings) {
    const auto began = began_at(dyno);
    if (!settings.max_uptime || !began || now.wall - *began < *settings.max_uptime) {
        return std::nullopt;
    }
    auto finding = finding_of_clock(Rule::uptime, now, dyno, *began);
    const auto uptime_s = *finding.evidence.uptime_s;
    const auto limit_s = settings.max_uptime->count();
    finding.reason = "up for " + std::to_string(uptime_s) + " s, longer than MAX_UPTIME of " +
                     std::to_string(limit_s) + " s";
    finding.severity = static_cast<double>(uptime_s) / static_cast<double>(limit_s);
    return finding;
}

}  // namespace dynoward::policy
