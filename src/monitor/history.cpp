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

bool is_ill(const Suspect* suspect) {
    return suspect != nullptr && suspect->finding && suspect->finding->fired &&
           !policy::is_rule_of_clock(suspect->finding->rule);
}

// A sample may be here before the lines about the dyno's state are: that its former incarnation was up
// proves nothing. Both moments are the platform's, one perhaps by a line and the other by the dyno list.
bool came_up_again(const fleet::Dyno& dyno) {
    constexpr Seconds between_list_and_line{2};
    return dyno.state == DynoState::up && dyno.up_since &&
           (!dyno.own.up_before || *dyno.up_since > *dyno.own.up_before + between_list_and_line);
}

bool is_wanted_since(const Suspect& suspect, WallTime sent_at) {
    return suspect.finding && suspect.finding->fired && suspect.finding->evidence_to > sent_at;
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

void Monitor::Impl::note_sent(const Instant& now, Duty& duty, fleet::Dyno& dyno, policy::Rule rule) {
    // The look before this very restart may have told of it.
    if (began_anew(duty, dyno)) {
        dyno.own.in_vain = 0;
    }
    dyno.restart_sent_at = now.steady;
    dyno.holds_written = 0;
    dyno.own.last = Last::pending;
    dyno.own.before = dyno.incarnation;
    dyno.own.up_before = dyno.up_since;
    dyno.own.sent_at = now.wall;
    dyno.own.awaited = true;
    dyno.own.judged = false;
    if (rule == policy::Rule::manual) {
        dyno.own.in_vain = 0;  // a person has looked at it
    }
    duty.budget.note(now.steady, false);
    duty.under_review.insert(dyno.name);
}

void Monitor::Impl::note_ended(Duty& duty, const DynoName& name, RestartProcedure::Ending ending) {
    auto* dyno = duty.fleet.find(name.text());
    if (dyno == nullptr) {
        return;
    }
    switch (ending) {
        case RestartProcedure::Ending::confirmed: dyno->own.last = Last::confirmed; break;
        case RestartProcedure::Ending::unconfirmed: dyno->own.last = Last::unconfirmed; break;
        case RestartProcedure::Ending::refused:
        case RestartProcedure::Ending::failed:
            // There was no restart that could have helped, or that anybody must wait for.
            dyno->own.last = Last::none;
            dyno->own.awaited = false;
            dyno->own.judged = true;
            break;
    }
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
    const bool ill = is_ill(suspect != duty.suspects.end() ? &suspect->second : nullptr);
    if (ill) {
        own.ill_at = now.steady;
    }
    if (!own.judged) {
        const bool wanted = suspect != duty.suspects.end() && is_wanted_since(suspect->second, own.sent_at);
        judge(now, duty, dyno, wanted ? (ill ? Since::ill : Since::due) : Since::well, effects);
    }
    if (own.in_vain != 0 && (!own.ill_at || now.steady - *own.ill_at >= day_of_health)) {
        own.in_vain = 0;
    }
}

// Each restart is judged once: where the same trouble is back soon after it, or never went, it did not
// help.
void Monitor::Impl::judge(const Instant& now, Duty& duty, fleet::Dyno& dyno, Since since,
                          Effects& effects) {
    auto& own = dyno.own;
    const bool same_life = dyno.incarnation == own.before;
    const bool nothing_happened = own.last == Last::unconfirmed && same_life;
    // By the steady clock, from DELETE: a wall clock that is set must not judge.
    const auto late = now.steady - dyno.restart_sent_at.value_or(now.steady) >
                      policy::judged_within(duty.settings.of(type_of(dyno))) + boot_limit;
    const bool came_back = since == Since::ill && !same_life && !dyno.incarnation.empty();
    // A life that DELETE did not end is as old as before, so a rule of the clock would go on for ever.
    const bool went_on = since != Since::well && nothing_happened;
    if ((came_back || went_on) && !late) {
        own.judged = true;
        own.ill_at = now.steady;
        ++own.in_vain;
        if (own.in_vain == duty.settings.give_up_after) {
            remark(effects, Remark::Weight::error, "policy.gave_up",
                   "app=" + duty.fleet.name().text() + " dyno=" + dyno.name.text() + " restarts=" +
                       std::to_string(own.in_vain) + " reason=\"restarts in a row that did not help\"");
            effects.emplace_back(News{News::Event::gave_up, duty.fleet.name(), dyno.name,
                                      dyno.name.text() + " of " + duty.fleet.name().text() + ": gave up, " +
                                          std::to_string(own.in_vain) +
                                          " restarts in a row did not help. It is left alone until a "
                                          "release, a restart by a person, or a day of health."});
        }
    } else if (late) {
        own.judged = true;
        // Nothing heard of it is no proof of health.
        const bool heard = !same_life && dyno.latest.sample_at && *dyno.latest.sample_at > own.sent_at;
        own.in_vain = heard ? 0 : own.in_vain;
    }
}

// Our former life is forgotten, so the worst is assumed: whatever began within the budget's span was our
// doing, and so was each restart that its cooldown left room for before.
void Monitor::Impl::assume_restarts(const Instant& now, Duty& duty) {
    const auto& allowed = duty.budget.allowed();
    if (now.steady - began_.steady >= allowed.span) {
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
