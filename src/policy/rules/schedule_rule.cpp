// SPDX-License-Identifier: MIT
// The rule schedule: the latest scheduled time has passed since the dyno began.
#include "policy/clock.hpp"

namespace dynoward::policy {
namespace {

// Below the severity of any level, so that a dyno that is only due by the schedule is never picked first.
constexpr double severity = 0.1;

// Dynoward's own DELETE counts even without an effect: one attempt for each scheduled time.
WallTime last_attempt(const RuleInput& in, WallTime began) {
    const auto& sent_at = in.own_restarts.sent_at;
    return sent_at ? std::max(began, in.now.wall - (in.now.steady - *sent_at)) : began;
}

}  // namespace

std::optional<Finding> schedule_rule(const RuleInput& in) {
    const auto began = began_at(in.dyno);
    if (!in.settings.restart_schedule || !began) {
        return std::nullopt;
    }
    const auto due = in.settings.restart_schedule->last_at(in.now.wall);
    if (!due || in.now.wall - *due >= settings::schedule_window) {
        return std::nullopt;
    }
    // A dyno that was restarted shortly before the scheduled time need not be restarted again.
    const auto last = last_attempt(in, *began);
    if (last >= *due || *due - last < in.settings.restart_window) {
        return std::nullopt;
    }
    auto finding = finding_of_clock(Rule::schedule, in.now, in.dyno, *began);
    finding.evidence.scheduled_at = due;
    finding.reason = "due at " + format_rfc3339(*due) + " by the schedule " +
                     in.settings.restart_schedule->text() + ", up for " +
                     std::to_string(*finding.evidence.uptime_s) + " s";
    finding.severity = severity;
    return finding;
}

}  // namespace dynoward::policy
