// SPDX-License-Identifier: MIT
// The rules hook and manual: an alert or an admin requested a restart of the dyno.
#include "policy/clock.hpp"

namespace dynoward::policy {

// A request applies to the incarnation at the time of the request. Applied to a later one, it would restart
// the dyno twice for the same cause.
std::optional<Finding> request_rule(const RuleInput& in) {
    if (in.request == nullptr) {
        return std::nullopt;
    }
    const auto& request = *in.request;
    const auto began = began_at(in.dyno);
    const bool is_other_incarnation = !request.incarnation.empty() && !in.dyno.incarnation.empty() &&
                                      in.dyno.incarnation != request.incarnation;
    if (is_other_incarnation || (began && *began > request.at.wall)) {
        return std::nullopt;
    }
    auto finding = finding_of_clock(request.rule, in.now, in.dyno, began.value_or(in.now.wall));
    if (!began) {
        finding.evidence.uptime_s.reset();
    }
    finding.reason = request.reason;
    return finding;
}

}  // namespace dynoward::policy
