// SPDX-License-Identifier: MIT
// The rules hook and manual: an alert or an owner requested a restart of the dyno.
#include "policy/clock.hpp"

namespace dynoward::policy {

// A request is about the incarnation that its author saw. It does not concern a later one: acting on that
// would be a second restart for the same cause.
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
