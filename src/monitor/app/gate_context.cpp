// SPDX-License-Identifier: MIT
// What the policy's gates are given of the world around a dyno. Counts nothing twice: a tick over many
// dynos that all need a restart must not go over all dynos for each of them.
#include <algorithm>

#include "monitor/app/app_monitor.hpp"
#include "monitor/app/dyno_facts.hpp"
#include "restart/cooldown.hpp"

namespace dynoward::monitor {

policy::OwnRestarts AppMonitor::own_restarts(const Instant& now, const fleet::Dyno& dyno) const {
    return restart::own_restarts(now, restarts_.find(dyno.name), rules_of(dyno));
}

policy::GateContext AppMonitor::gate_context(const Instant& now, const fleet::Dyno& dyno) const {
    const auto type = type_of(dyno);
    const auto stale_after = shared_.settings.stale_after;
    policy::GateContext context;
    context.mode = shared_.permission.mode_for_restarts();
    context.stopping = shared_.permission.is_stopping();
    context.has_key = shared_.permission.has_key();
    context.listed = fleet_.listed_at() && queries_.has_formation();
    context.warm_up_left_s = shared_.clock.warm_up_left_s(now, shared_.settings.warm_up);
    context.stale_after = stale_after;
    const auto is_fresh = [&](const std::optional<Instant>& at) {
        return at && now.steady - at->steady <= stale_after;
    };
    if (is_fresh(drain_health_.unproven_at()) && !is_fresh(fleet_.last_batch())) {
        context.unproven = drain_health_.unproven_advice();
    }
    context.gap_at = fleet_.gap_at();
    context.release_at = fleet_.release_at();
    if (!breaker_.closed()) {
        context.breaker = breaker_.why();
        context.breaker_left_s = breaker_.left_s(now);
    } else if (auto why = barred()) {
        context.breaker = std::move(why);
        context.breaker_left_s = queries_.dynos_retry_s(now);
    }
    const auto& budget = restarts_.budget();
    context.budget = budget.allowed();
    context.budget_left_s = budget.left_s(now);
    context.budget_assumed = context.budget_left_s ? budget.assumed(now) : 0;
    context.give_up_after = settings_.give_up_after;
    context.maintenance = queries_.in_maintenance();
    context.pause_left_s = shared_.pause.left_s(now);
    if (const auto* reason = incidents_.reason(type)) {
        context.incident = *reason;
    } else if (const auto heroku_incident = shared_.status.incident(now)) {
        context.incident = std::string(*heroku_incident);
    }
    context.lone_dyno = settings_.lone_dyno;
    if (settings_.quiet_hours) {
        context.quiet_until = settings_.quiet_hours->end_of(now.wall);
    }
    context.in_formation = is_in_formation(dyno);
    context.own = own_restarts(now, dyno);
    count_others(type, dyno, context);
    return context;
}

// Unavailable is what is not up, what is being restarted, and what we restarted and has not reported yet.
void AppMonitor::count_others(std::string_view type, const fleet::Dyno& dyno,
                              policy::GateContext& context) const {
    const auto& count = type_counts_.of(fleet_, type, context.listed);
    const auto counts = [&](const fleet::Dyno& one) {
        return one.present && type_of(one) == type && (!context.listed || one.listed);
    };
    context.dynos_of_type = count.dynos;
    context.away_of_type = count.not_up - (counts(dyno) && is_not_up(dyno) ? 1U : 0U);
    if (count.one_not_up && *count.one_not_up != dyno.name) {
        context.waited_for = count.one_not_up->text() + " (not up)";
    }
    const auto count_also = [&](const DynoName& name, const char* why) {
        const auto* other = fleet_.find(name.text());
        if (other == nullptr || other == &dyno || !counts(*other)) {
            return;
        }
        context.away_of_type += is_not_up(*other) ? 0U : 1U;
        context.waited_for = other->name.text() + why;
    };
    for (const auto& name : restarts_.under_way()) {
        count_also(name, " (being restarted)");
    }
    for (const auto& name : restarts_.under_review()) {
        const auto* restarts = restarts_.find(name);
        if (restarts != nullptr && restarts->is_return_awaited() && !restarts->is_under_way()) {
            count_also(name, " (restarted, no sample of the new incarnation yet)");
        }
    }
}

// nullopt: without a key there is no formation, and nothing to restart.
std::optional<bool> AppMonitor::is_in_formation(const fleet::Dyno& dyno) const {
    if (!shared_.permission.has_key()) {
        return std::nullopt;
    }
    if (!dyno.listed) {
        return false;
    }
    const auto& formation = queries_.formation();
    if (!formation) {
        // Only where the platform has no formation to show (404). One-off dynos have random numbers of four
        // digits.
        constexpr unsigned first_one_off_number = 1000;
        return dyno.name.number() < first_one_off_number;
    }
    return std::any_of(formation->begin(), formation->end(), [&](const auto& process) {
        return process.type == dyno.listed->type && process.quantity > 0;
    });
}

}  // namespace dynoward::monitor
