// SPDX-License-Identifier: MIT
// What became of our own restarts: is the dyno back, did it help, how many in a row did not, and what may
// we have done before our own start. Cooldowns, the budget and giving up live on it.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

using heroku::RestartProcedure;
using Last = fleet::OwnRestarts::Last;

namespace {

constexpr Seconds day_of_health{std::chrono::hours(24)};
// How long a dyno may take until it is up.
constexpr Seconds boot_limit{60};
// A line that says the dyno is restarted is about our own DELETE for as long as that is waited for.
constexpr Seconds ours_for = heroku::confirm_deadline;

bool is_ill(const policy::Finding* finding) {
    return finding != nullptr && finding->fired && !policy::is_rule_of_clock(finding->rule);
}

// A sample may be here before the lines about the dyno's state are: that its former incarnation was up
// proves nothing. Both moments are the platform's, one perhaps by a line and the other by the dyno list.
bool came_up_again(const fleet::Dyno& dyno) {
    constexpr Seconds between_list_and_line{2};
    return dyno.state == DynoState::up && dyno.up_since &&
           (!dyno.own.up_before || *dyno.up_since > *dyno.own.up_before + between_list_and_line);
}

// By the uuid; where one of the two is not known (no metric lines), by the platform's word.
bool has_known_lives(const fleet::Dyno& dyno) {
    return !dyno.own.before.empty() && !dyno.incarnation.empty();
}
bool is_same_life(const fleet::Dyno& dyno) {
    return has_known_lives(dyno) ? dyno.incarnation == dyno.own.before : !came_up_again(dyno);
}

// The lists are in the order of the platform; only the latest beginning of each dyno is known.
WallTime began_at(const heroku::DynoInfo& listed) {
    return std::max(listed.created_at, listed.updated_at);
}

// A release, a person or the platform has made a new dyno of it since: what we did before says nothing any
// more.
bool began_anew(const Duty& duty, const fleet::Dyno& dyno) {
    const auto release_at = duty.fleet.release_at();
    const bool released = release_at && *release_at > dyno.own.sent_at;
    const bool ordered = dyno.ordered_at && *dyno.ordered_at > dyno.own.sent_at + ours_for;
    return released || ordered;
}

}  // namespace

void Monitor::Impl::note_sent(const Instant& now, Duty& duty, fleet::Dyno& dyno, ActiveRestart& restart,
                              policy::Rule rule) {
    // The look before this very restart may have told of it; or a person has looked at it.
    if (began_anew(duty, dyno) || rule == policy::Rule::manual) {
        dyno.own.in_vain = 0;
    }
    restart.before = {dyno.restart_sent_at, dyno.own, std::nullopt};
    dyno.restart_sent_at = now.steady;
    dyno.holds_written = 0;
    dyno.own.last = Last::pending;
    dyno.own.before = dyno.incarnation;
    dyno.own.up_before = dyno.up_since;
    dyno.own.sent_at = now.wall;
    dyno.own.awaited = true;
    dyno.own.judged = false;
    dyno.own.refused_at.reset();
    duty.budget.note(now.steady, false);
    duty.under_review.insert(dyno.name);
}

namespace {

// There was no restart: it begins no cooldown, spends no budget, is waited for by nobody and could not have
// helped. What was known of those before it is true again.
void take_back(const Instant& now, Duty& duty, fleet::Dyno& dyno, const BeforeSending& before,
               const std::string& why) {
    const auto refusals = dyno.own.refusals;
    if (dyno.restart_sent_at) {
        duty.budget.take_back(*dyno.restart_sent_at);
    }
    dyno.restart_sent_at = before.restart_sent_at;
    dyno.own = before.own;
    dyno.own.refused_at = now.steady;
    dyno.own.refusals = refusals + 1;
    dyno.own.refusal = why;
    if (before.alert) {
        duty.wishes.insert_or_assign(dyno.name, *before.alert);
    }
}

}  // namespace

void Monitor::Impl::note_ended(const Instant& now, Duty& duty, const ActiveRestart& restart,
                               const RestartProcedure::Outcome& outcome) {
    auto* dyno = duty.fleet.find(restart.procedure.dyno().text());
    if (dyno == nullptr) {
        return;
    }
    switch (outcome.ending) {
        case RestartProcedure::Ending::confirmed: dyno->own.last = Last::confirmed; break;
        case RestartProcedure::Ending::unconfirmed: dyno->own.last = Last::unconfirmed; break;
        case RestartProcedure::Ending::refused:
        case RestartProcedure::Ending::failed:
            take_back(now, duty, *dyno, restart.before, outcome.no_restart);
            return;
    }
    dyno->own.refusals = 0;
}

// Once a tick, for the few dynos that we restarted and have not done with.
void Monitor::Impl::review(const Instant& now, Duty& duty, Effects& effects) {
    for (auto at = duty.under_review.begin(); at != duty.under_review.end();) {
        auto* dyno = duty.fleet.find(at->text());
        if (dyno != nullptr && !duty.is_restarting(*at)) {
            review(now, duty, *dyno, effects);
        }
        const bool done = dyno == nullptr || (!duty.is_restarting(*at) && !dyno->own.awaited &&
                                              dyno->own.judged && dyno->own.in_vain == 0);
        at = done ? duty.under_review.erase(at) : std::next(at);
    }
}

void Monitor::Impl::review(const Instant& now, Duty& duty, fleet::Dyno& dyno, Effects& effects) {
    auto& own = dyno.own;
    const auto& rules = duty.settings.of(type_of(dyno));
    if (began_anew(duty, dyno)) {
        own.in_vain = 0;
        own.judged = true;
        own.awaited = false;
        return;
    }
    const bool new_life =
        !dyno.incarnation.empty() && dyno.incarnation != own.before && dyno.latest.total.has_value();
    const auto since_sent = now.steady - dyno.restart_sent_at.value_or(now.steady);
    if (own.awaited) {
        // Where it never reported, there is no sample to wait for. Nor for ever where one got lost.
        const bool back = came_up_again(dyno) && (new_life || own.before.empty());
        own.awaited = !back && since_sent < std::max(rules.restart_window, heroku::confirm_deadline);
    }
    const auto suspect = duty.suspects.find(dyno.name);
    const bool found = suspect != duty.suspects.end() && suspect->second.finding;
    const auto* finding = found ? &*suspect->second.finding : nullptr;
    if (is_ill(finding)) {
        own.ill_at = now.steady;
    }
    judge(now, duty, dyno, finding, effects);
    if (own.in_vain != 0 && (!own.ill_at || now.steady - *own.ill_at >= day_of_health)) {
        own.in_vain = 0;
    }
}

// Where the same trouble is back soon after a restart, or never went, that did not help. A batch can bring
// the whole case against the new life between two ticks, so the tick alone would miss it.
void Monitor::Impl::judge(const Instant& now, Duty& duty, fleet::Dyno& dyno, const policy::Finding* finding,
                          Effects& effects) {
    auto& own = dyno.own;
    if (own.judged || began_anew(duty, dyno)) {
        return;
    }
    const bool same_life = is_same_life(dyno);
    const bool nothing_happened = own.last == Last::unconfirmed && same_life;
    // By the steady clock, from DELETE: a wall clock that is set must not judge.
    const auto late = now.steady - dyno.restart_sent_at.value_or(now.steady) >
                      policy::judged_within(dyno, duty.settings.of(type_of(dyno))) + boot_limit;
    const bool fired_since = finding != nullptr && finding->fired && finding->evidence_to > own.sent_at;
    // What is found of another uuid is about the new life, whatever the two clocks say.
    const bool came_back = is_ill(finding) && !same_life && (fired_since || has_known_lives(dyno));
    // A life that DELETE did not end is as old as before, so a rule of the clock would go on for ever.
    const bool went_on = fired_since && nothing_happened;
    if ((came_back || went_on) && !late) {
        own.judged = true;
        own.ill_at = now.steady;
        ++own.in_vain;
        tell_in_vain(duty, dyno, effects);
    } else if (late) {
        own.judged = true;
        // Nothing heard of it is no proof of health.
        const bool heard = !same_life && dyno.latest.sample_at && *dyno.latest.sample_at > own.sent_at;
        own.in_vain = heard ? 0 : own.in_vain;
    }
}

void Monitor::Impl::tell_in_vain(const Duty& duty, const fleet::Dyno& dyno, Effects& effects) {
    const auto& app = duty.fleet.name();
    if (dyno.own.in_vain != duty.settings.give_up_after) {
        return;
    }
    const auto restarts = std::to_string(dyno.own.in_vain);
    remark(effects, Remark::Weight::error, "policy.gave_up",
           "app=" + app.text() + " dyno=" + dyno.name.text() + " restarts=" + restarts +
               " reason=\"restarts in a row that did not help\"");
    effects.emplace_back(News{News::Event::gave_up, app, dyno.name,
                              dyno.name.text() + " of " + app.text() + ": gave up, " + restarts +
                                  " restarts in a row did not help. It is left alone until a "
                                  "release, a restart by a person, or a day of health."});
}

// Our former life is forgotten, so the worst is assumed: whatever began within the budget's span was our
// doing, and so was each restart that its cooldown left room for before.
void Monitor::Impl::assume_restarts(const Instant& now, Duty& duty) {
    const auto& allowed = duty.budget.allowed();
    if (former_life_ == FormerLife::none || now.steady - began_.steady >= allowed.span) {
        duty.assumed.clear();
        return;
    }
    for (const auto& [name, dyno] : duty.fleet.dynos()) {
        if (!dyno.listed || dyno.restart_sent_at || !is_target(duty, dyno)) {
            continue;
        }
        const auto began = began_at(*dyno.listed);
        const auto age = std::max<Nanoseconds>(now.wall - began, Nanoseconds::zero());
        // What we order from now on is known; but a DELETE of our last second may show only now.
        if (age >= allowed.span || began > began_.wall + heroku::confirm_deadline) {
            continue;
        }
        const auto [seen, first] = duty.assumed.try_emplace(name, began);
        if (!first && seen->second == began) {
            continue;
        }
        seen->second = began;
        duty.budget.note(now.steady - age, true);
        if (first) {
            const auto step = std::max(duty.settings.of(type_of(dyno)).restart_window, Seconds(1));
            auto earlier = age + step;
            for (unsigned n = 0; n < allowed.count && earlier < allowed.span; ++n, earlier += step) {
                duty.budget.note(now.steady - earlier, true);
            }
        }
    }
}

}  // namespace dynoward::monitor
