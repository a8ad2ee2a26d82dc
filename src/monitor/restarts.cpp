// SPDX-License-Identifier: MIT
// Every restart from the wish to its end: look, decide again, DELETE, follow, and write down what came of
// it.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

using heroku::RestartProcedure;
using policy::Decision;
using policy::Verdict;

namespace {

// A look at the dyno list that is not answered within this is given up; the API client's own deadline is 35
// s.
constexpr Seconds look_deadline{60};

policy::Result to_result(RestartProcedure::Ending ending) {
    switch (ending) {
        case RestartProcedure::Ending::confirmed: return policy::Result::confirmed;
        case RestartProcedure::Ending::unconfirmed: return policy::Result::unconfirmed;
        case RestartProcedure::Ending::refused: return policy::Result::refused;
        case RestartProcedure::Ending::failed: return policy::Result::failed;
    }
    return policy::Result::failed;
}

}  // namespace

void Monitor::Impl::start_restart(const Instant& now, Duty& duty, fleet::Dyno& dyno,
                                  std::uint64_t ledger_id, Effects& effects) {
    duty.restarts.emplace_back(RestartProcedure(dyno.name, now), std::string(type_of(dyno)));
    duty.restarts.back().ledger_id = ledger_id;
    decide_if_looked(now, duty, effects);
}

// Everything that a decision needs is at hand and fresh, or is known not to be had.
bool Monitor::Impl::is_looked(const Instant& now, const Duty& duty) const {
    const auto listed_at = duty.fleet.listed_at();
    const bool fresh = listed_at && now.steady - listed_at->steady <= heroku::list_age_before_delete;
    return fresh && !duty.dynos.under_way && duty.info.is_settled(now) && !awaits_status(now);
}

void Monitor::Impl::decide_if_looked(const Instant& now, Duty& duty, Effects& effects) {
    if (is_looked(now, duty)) {
        decide_again(now, duty, effects);
    }
}

// With a fresh dyno list, for every restart that waited for one. Whatever changed meanwhile (a deploy, R15,
// the dyno's own recovery, a pause) stops it here.
void Monitor::Impl::decide_again(const Instant& now, Duty& duty, Effects& effects) {
    std::vector<DynoName> waiting;
    for (const auto& restart : duty.restarts) {
        if (restart.procedure.state() == RestartProcedure::State::looking) {
            waiting.push_back(restart.procedure.dyno());
        }
    }
    for (const auto& name : waiting) {
        const auto restart =
            std::find_if(duty.restarts.begin(), duty.restarts.end(),
                         [&](const ActiveRestart& r) { return r.procedure.dyno() == name; });
        auto* dyno = duty.fleet.find(name.text());
        const bool target = dyno != nullptr && is_target(duty, *dyno);
        auto finding = target ? fault_of(now, duty, *dyno) : std::nullopt;
        if (finding) {
            judge(now, duty, *dyno, &*finding, effects);
        }
        auto decision =
            finding ? std::optional(decide(now, duty, *dyno, std::move(*finding))) : std::nullopt;
        if (decision && decision->verdict == Verdict::restart) {
            send_delete(now, duty, *restart, *dyno, *decision, effects);
            continue;
        }
        give_up_look(duty, *restart, decision ? decision->hold_text : "nothing asks for it any more",
                     effects);
        duty.restarts.erase(restart);
        if (decision && decision->hold) {
            write_hold(now, duty, *dyno, *decision, effects);
        }
    }
}

policy::LedgerEntry Monitor::Impl::restart_entry(const Instant& now, const Duty& duty,
                                                 const fleet::Dyno& dyno, const Decision& decision) const {
    policy::LedgerEntry entry(duty.fleet.name(), dyno.name);
    entry.at = now.wall;
    entry.incarnation = dyno.incarnation;
    entry.rule = decision.finding.rule;
    entry.verdict = Verdict::restart;
    entry.reason = decision.finding.reason;
    entry.evidence = decision.finding.evidence;
    entry.mode = mode();
    entry.result = policy::Result::pending;
    return entry;
}

// Nothing was sent. Who asked for it by hand must ask again; what an alert asked for stays wanted.
void Monitor::Impl::give_up_look(Duty& duty, const ActiveRestart& restart, std::string_view why,
                                 Effects& effects) {
    if (restart.ledger_id != 0) {
        const auto* entry = ledger_.settle(restart.ledger_id, policy::Result::failed,
                                           "nothing was sent: " + std::string(why));
        if (entry != nullptr) {
            effects.emplace_back(LedgerWritten{*entry, true});
        }
    }
    const auto kept = duty.wishes.find(restart.procedure.dyno());
    if (kept != duty.wishes.end() && kept->second.wish.rule == policy::Rule::manual) {
        duty.wishes.erase(kept);
    }
}

void Monitor::Impl::send_delete(const Instant& now, Duty& duty, ActiveRestart& restart, fleet::Dyno& dyno,
                                const Decision& decision, Effects& effects) {
    restart.procedure.send(now, *dyno.listed, dyno.incarnation);
    note_sent(now, duty, dyno, restart, decision.finding.rule);
    // Where somebody asked for it, he was given the entry already.
    const auto wish = duty.wishes.extract(dyno.name);
    if (wish && wish.mapped().wish.rule == policy::Rule::hook) {
        restart.before.alert = wish.mapped();
    }
    const bool wished = wish && restart.ledger_id != 0;
    const auto* asked = wished ? ledger_.settle(restart.ledger_id, policy::Result::pending, "") : nullptr;
    const auto& written =
        asked != nullptr ? *asked : ledger_.write(restart_entry(now, duty, dyno, decision));
    restart.ledger_id = written.id;
    ++totals_.restarts_sent;
    effects.emplace_back(LedgerWritten{written, false});
    ask(index_of(duty), heroku::ApiRequest::restart_dyno(duty.fleet.name(), dyno.name), effects);
}

void Monitor::Impl::follow_restarts(const Instant& now, Duty& duty, Effects& effects) {
    bool looking = false;
    for (auto& restart : duty.restarts) {
        auto& procedure = restart.procedure;
        auto outcome = procedure.on_tick(now);
        if (const auto* dyno = duty.fleet.find(procedure.dyno().text()); !outcome && dyno != nullptr) {
            outcome = procedure.on_incarnation(now, dyno->incarnation, dyno->latest.total);
        }
        if (outcome) {
            settle(now, duty, restart, *outcome, effects);
        } else if (procedure.state() == RestartProcedure::State::looking) {
            looking = true;
        } else if (procedure.wants_list(now)) {
            ask_list(now, duty, effects);
        }
    }
    if (looking) {
        ask_look(now, duty, effects);
        decide_if_looked(now, duty, effects);
    }
    measure(now, duty, effects);
    std::erase_if(duty.restarts, [&](const ActiveRestart& restart) {
        const bool looked_in_vain = restart.procedure.state() == RestartProcedure::State::looking &&
                                    now.steady - restart.procedure.began() > look_deadline;
        if (looked_in_vain) {
            remark(effects, Remark::Weight::warn, "policy.look_failed",
                   "app=" + duty.fleet.name().text() + " dyno=" + restart.procedure.dyno().text() +
                       " reason=\"no fresh dyno list, so nothing was sent\"");
            give_up_look(duty, restart, "no fresh dyno list", effects);
        }
        return looked_in_vain || restart.procedure.state() == RestartProcedure::State::ended;
    });
}

void Monitor::Impl::settle(const Instant& now, Duty& duty, const ActiveRestart& restart,
                           const RestartProcedure::Outcome& outcome, Effects& effects) {
    note_ended(now, duty, restart, outcome);
    switch (outcome.ending) {
        case RestartProcedure::Ending::confirmed: ++totals_.restarts_confirmed; break;
        case RestartProcedure::Ending::unconfirmed: ++totals_.restarts_unconfirmed; break;
        case RestartProcedure::Ending::refused: ++totals_.restarts_refused; break;
        case RestartProcedure::Ending::failed: ++totals_.restarts_failed; break;
    }
    if (const auto* entry = ledger_.settle(restart.ledger_id, to_result(outcome.ending), outcome.detail)) {
        effects.emplace_back(LedgerWritten{*entry, true});
    }
    if (outcome.ending == RestartProcedure::Ending::confirmed && !outcome.measured) {
        duty.unmeasured.push_back({restart.procedure.dyno(), restart.procedure.former_incarnation(),
                                   restart.ledger_id, outcome.detail, now.steady});
    }
}

// Whether a restart helped is the first thing its owner asks: where the dyno list confirmed it, the new
// incarnation's memory is added to the ledger when its first sample comes.
void Monitor::Impl::measure(const Instant& now, Duty& duty, Effects& effects) {
    std::erase_if(duty.unmeasured, [&](const Unmeasured& waiting) {
        const auto* dyno = duty.fleet.find(waiting.dyno.text());
        const bool told = dyno != nullptr && dyno->latest.total && !dyno->incarnation.empty() &&
                          dyno->incarnation != waiting.former_incarnation;
        if (told) {
            const auto memory = policy::in_mb(*dyno->latest.total);
            ledger_.settle(
                waiting.ledger_id, policy::Result::confirmed,
                waiting.detail + "; new incarnation " + dyno->incarnation + ", memory " + memory);
            remark(effects, Remark::Weight::info, "heroku.restart_measured",
                   "app=" + duty.fleet.name().text() + " dyno=" + waiting.dyno.text() +
                       " id=" + std::to_string(waiting.ledger_id) + " memory=" + in_quotes(memory));
        }
        return told || now.steady - waiting.since > heroku::confirm_deadline;
    });
}

}  // namespace dynoward::monitor
