// SPDX-License-Identifier: MIT
#include "policy/clock.hpp"

namespace dynoward::policy {

// A wish is about the life that its author saw. One that follows is none of its business: acting on it
// would be a second restart for the same cause.
std::optional<Finding> wish_rule(const Instant& now, const fleet::Dyno& dyno, const Wish& wish) {
    const auto began = began_at(dyno);
    const bool other_life =
        !wish.incarnation.empty() && !dyno.incarnation.empty() && dyno.incarnation != wish.incarnation;
    if (other_life || (began && *began > wish.at.wall)) {
        return std::nullopt;
    }
    auto finding = finding_of_clock(wish.rule, now, dyno, began.value_or(now.wall));
    if (!began) {
        finding.evidence.uptime_s.reset();
    }
    finding.reason = wish.reason;
    return finding;
}

}  // namespace dynoward::policy
