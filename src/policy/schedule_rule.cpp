// SPDX-License-Identifier: MIT
#include "policy/clock.hpp"

namespace dynoward::policy {
namespace {

// Below every level: what a person only wished for is never the worst of the fleet.
constexpr double wish = 0.1;

// Our own DELETE counts even where nothing came of it: one attempt for each scheduled time.
WallTime last_began(const Instant& now, const fleet::Dyno& dyno, WallTime began) {
    return dyno.restart_sent_at ? std::max(began, now.wall - (now.steady - *dyno.restart_sent_at)) : began;
}

}  // namespace

std::optional<Finding> schedule_rule(const Instant& now, const fleet::Dyno& dyno,
                                     const settings::TypeSettings& settings) {
    const auto began = began_at(dyno);
    if (!settings.restart_schedule || !began) {
        return std::nullopt;
    }
    const auto due = settings.restart_schedule->last_at(now.wall);
    if (!due || now.wall - *due >= settings::schedule_patience) {
        return std::nullopt;
    }
    // One that was restarted a short while before is as fresh as the schedule wants it.
    const auto life_began = last_began(now, dyno, *began);
    if (life_began >= *due || *due - life_began < settings.restart_window) {
        return std::nullopt;
    }
    auto finding = finding_of_clock(Rule::schedule, now, dyno, *began);
    finding.evidence.scheduled_at = due;
    finding.reason = "due at " + format_rfc3339(*due) + " by the schedule " +
                     settings.restart_schedule->text() + ", up for " +
                     std::to_string(*finding.evidence.uptime_s) + " s";
    finding.severity = wish;
    return finding;
}

}  // namespace dynoward::policy
