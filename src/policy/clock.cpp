// SPDX-License-Identifier: MIT
#include "policy/clock.hpp"

#include <algorithm>

namespace dynoward::policy {

std::optional<WallTime> began_at(const fleet::Dyno& dyno) {
    std::optional<WallTime> began;
    const auto not_before = [&](WallTime at) { began = std::max(began.value_or(at), at); };
    // The list may still show the previous incarnation, and the drain may have lost a line, so the latest
    // time counts.
    if (dyno.listed) {
        not_before(dyno.listed->created_at);
        if (dyno.listed->state == DynoState::up) {
            not_before(dyno.listed->updated_at);
        }
    }
    if (dyno.up_since) {
        not_before(*dyno.up_since);
    }
    if (dyno.restarted_at) {
        not_before(*dyno.restarted_at);
    }
    // If the previous incarnation was seen, the first sample marks the start. For the first incarnation
    // seen, it only shows when lines began to arrive: used if nothing better is known.
    if (dyno.began_at && (!began || !dyno.retired.empty())) {
        not_before(*dyno.began_at);
    }
    return began;
}

Finding finding_of_clock(Rule rule, const Instant& now, const fleet::Dyno& dyno, WallTime began) {
    Finding finding;
    finding.rule = rule;
    finding.fired = true;
    if (!dyno.samples.empty()) {
        finding.evidence_from = finding.evidence_to = dyno.samples.back().at;
    }
    finding.evidence.uptime_s =
        static_cast<long>(std::chrono::duration_cast<Seconds>(now.wall - began).count());
    return finding;
}

std::optional<WallTime> next_by_clock(const Instant& now, const fleet::Dyno& dyno,
                                      const settings::TypeSettings& settings) {
    const auto began = began_at(dyno);
    if (!began) {
        return std::nullopt;  // until a line of it arrives
    }
    std::optional<WallTime> next;
    const auto consider = [&](WallTime at) {
        if (at > now.wall && (!next || at < *next)) {
            next = at;
        }
    };
    if (settings.max_uptime) {
        consider(*began + *settings.max_uptime);
    }
    if (settings.restart_schedule) {
        if (const auto due = settings.restart_schedule->next_after(now.wall)) {
            consider(*due);
        }
        if (const auto due = settings.restart_schedule->last_at(now.wall)) {
            consider(*due + settings::schedule_window);
        }
    }
    return next;
}

}  // namespace dynoward::policy
