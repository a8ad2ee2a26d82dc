// SPDX-License-Identifier: MIT
// Carries out the actions of the restarts' state machines: requests lists, decides again on a fresh one,
// sends DELETE, and records the outcome.
#include <algorithm>

#include "monitor/app/app_monitor.hpp"
#include "monitor/app/dyno_facts.hpp"
#include "restart/giving_up.hpp"
#include "values/amount_text.hpp"
#include "values/overloaded.hpp"

namespace dynoward::monitor {

using policy::Verdict;

namespace {

policy::Result to_result(restart::Ending ending) {
    switch (ending) {
        case restart::Ending::confirmed: return policy::Result::confirmed;
        case restart::Ending::unconfirmed: return policy::Result::unconfirmed;
        case restart::Ending::refused: return policy::Result::refused;
        case restart::Ending::open: return policy::Result::pending;
        case restart::Ending::cancelled:
        case restart::Ending::failed: return policy::Result::failed;
    }
    return policy::Result::failed;
}

void count(Totals& totals, restart::Ending ending) {
    switch (ending) {
        case restart::Ending::confirmed: ++totals.restarts_confirmed; break;
        case restart::Ending::unconfirmed: ++totals.restarts_unconfirmed; break;
        case restart::Ending::refused: ++totals.restarts_refused; break;
        case restart::Ending::failed: ++totals.restarts_failed; break;
        case restart::Ending::open:
        case restart::Ending::cancelled: break;  // nothing was sent, so there is no restart to count
    }
}

}  // namespace

void AppMonitor::start_restart(const Instant& now, const fleet::Dyno& dyno, policy::Rule rule,
                               std::uint64_t ledger_id, Effects& effects) {
    const auto action = restarts_.start(now, dyno.name, std::string(type_of(dyno)), rule, ledger_id);
    carry_out(now, dyno.name, action, effects);
}

// The list was requested at most 10 s ago, and after the dyno's own last restart.
bool AppMonitor::is_list_fresh(const Instant& now, const DynoName& name) const {
    auto listed_at = fleet_.listed_at();
    const auto* dyno = fleet_.find(name.text());
    const auto* restarts = restarts_.find(name);
    const auto* last = restarts != nullptr ? restarts->newest_sent() : nullptr;
    if (dyno != nullptr && dyno->listed) {
        listed_at->steady = dyno->listed_as_of;
        if (last != nullptr && !restart::is_listed_after(*last, now, dyno->listed_as_of, *dyno->listed)) {
            return false;
        }
    }
    return listed_at && now.steady - listed_at->steady <= restart::list_age_before_delete;
}

// All data for the last decision is present and fresh, or known to be unavailable.
bool AppMonitor::is_preflight_ready(const Instant& now, const DynoName& dyno) const {
    if (shared_.permission.is_stopping()) {
        return true;  // it can only be cancelled; at once, so that its outcome is still logged
    }
    return is_list_fresh(now, dyno) && !queries_.awaits_dynos() && queries_.is_app_settled(now) &&
           !shared_.status.is_awaited(now);
}

void AppMonitor::run_preflights_if_ready(const Instant& now, Effects& effects) {
    for (const auto& dyno : restarts_.in_preflight()) {
        if (is_preflight_ready(now, dyno)) {
            run_preflight(now, dyno, effects);
        }
    }
}

// Decides again, on a fresh dyno list. Any change in the meantime (a deploy, R15, the dyno's own recovery,
// a pause) stops the restart here.
void AppMonitor::run_preflight(const Instant& now, const DynoName& name, Effects& effects) {
    const auto* dyno = fleet_.find(name.text());
    auto finding = dyno != nullptr && is_target(*dyno) ? find_fault(now, *dyno) : std::nullopt;
    if (!finding) {
        carry_out(now, name, restarts_.block(now, name, "no rule or request applies now"), effects);
        return;
    }
    evaluate_last(now, *dyno, *finding, effects);
    const auto decision = decide(now, *dyno, std::move(*finding));
    if (decision.verdict == Verdict::restart) {
        const auto action = restarts_.approve(now, *dyno, decision.finding.rule, fleet_.release_at());
        fleet_.pin(name);
        if (const auto candidate = candidates_.find(name); candidate != candidates_.end()) {
            candidate->second.forget_recorded();
        }
        write_pending(now, *dyno, decision.finding, effects);
        carry_out(now, name, action, effects);
        return;
    }
    carry_out(now, name, restarts_.block(now, name, decision.hold_text), effects);
    if (decision.hold) {
        auto& candidate = candidates_[name];
        if (candidate.finding() == nullptr) {
            candidate.note(now, decision.finding);
        }
        write_hold(now, *dyno, candidate, decision, effects);
    }
}

// If it was requested, the answer has already written an entry.
void AppMonitor::write_pending(const Instant& now, const fleet::Dyno& dyno, const policy::Finding& finding,
                               Effects& effects) {
    const auto ledger_id = restarts_.find(dyno.name)->current()->record().ledger_id;
    const auto* asked =
        ledger_id != 0 ? shared_.ledger.settle(ledger_id, policy::Result::pending, "") : nullptr;
    const auto& written = asked != nullptr ? *asked : write_restart(now, dyno, finding);
    restarts_.note_entry(dyno.name, written.id);
    ++shared_.totals.restarts_sent;
    effects.emplace_back(LedgerWritten{written, false});
}

void AppMonitor::follow_restarts(const Instant& now, Effects& effects) {
    const auto in_preflight = restarts_.in_preflight();
    for (const auto& dyno : restarts_.under_way()) {
        if (restarts_.find(dyno)->current()->state() != restart::State::preflight) {
            carry_out(now, dyno,
                      restarts_.resume(now, dyno, restart::event::Tick{fleet_.find(dyno.text())}), effects);
        }
    }
    if (!in_preflight.empty()) {
        const bool listed = std::all_of(in_preflight.begin(), in_preflight.end(),
                                        [&](const auto& dyno) { return is_list_fresh(now, dyno); });
        queries_.request_for_preflight(now, listed, access(), effects);
        run_preflights_if_ready(now, effects);
    }
    const auto awaiting = restarts_.awaiting_memory();  // a copy: the events below remove elements
    for (const auto& dyno : awaiting) {
        const restart::event::Observed observed{fleet_.find(dyno.text())};
        carry_out(now, dyno, restarts_.resume_last(now, dyno, observed), effects);
    }
    for (const auto& dyno : restarts_.in_preflight()) {
        carry_out(now, dyno, restarts_.resume(now, dyno, restart::event::Tick{nullptr}), effects);
    }
    restarts_.retire_ended();
}

void AppMonitor::close_restarts(const Instant& now, Effects& effects) {
    const auto under_way = restarts_.under_way();  // a copy: the events below remove elements
    for (const auto& dyno : under_way) {
        carry_out(now, dyno, restarts_.resume(now, dyno, restart::event::Shutdown{}), effects);
    }
    restarts_.retire_ended();
}

void AppMonitor::carry_out(const Instant& now, const DynoName& dyno, const restart::Action& action,
                           Effects& effects) {
    namespace todo = restart::action;
    const auto app_and_dyno = [&] { return "app=" + name().text() + " dyno=" + dyno.text(); };
    std::visit(Overloaded{
                   [](const todo::Nothing&) {},
                   // If the lists are too old, follow_restarts() requests them.
                   [&](const todo::StartPreflight&) { run_preflights_if_ready(now, effects); },
                   [&](const todo::SendDelete&) {
                       restarts_.note_delete(
                           dyno, shared_.requests.send(
                                     index_, heroku::ApiRequest::restart_dyno(name(), dyno), effects));
                   },
                   [&](const todo::RequestList&) { queries_.request_dynos(now, access(), effects); },
                   [&](const todo::ReportProblem& problem) {
                       log_event(effects, LogEvent::Severity::warn, "heroku.delete_unclear",
                                 app_and_dyno() + " reason=" +
                                     in_quotes(problem.text + "; checking the dyno list, not repeating"));
                   },
                   [&](const todo::ReportTimeout& timeout) {
                       report_timeout(now, dyno, effects);
                       write_outcome(timeout.outcome, effects);
                   },
                   [&](const todo::WriteOutcome& outcome) { write_outcome(outcome, effects); },
                   [&](const todo::WriteMemory& memory) { write_memory(memory, dyno, effects); },
                   [&](const todo::ReportIneffective& ineffective) {
                       report_ineffective(ineffective.in_a_row, dyno, effects);
                   },
               },
               action);
}

void AppMonitor::write_outcome(const restart::action::WriteOutcome& outcome, Effects& effects) {
    count(shared_.totals, outcome.ending);
    const auto* entry =
        outcome.ledger_id != 0
            ? shared_.ledger.settle(outcome.ledger_id, to_result(outcome.ending), outcome.detail)
            : nullptr;
    if (entry != nullptr) {
        effects.emplace_back(LedgerWritten{*entry, true});
    }
}

void AppMonitor::write_memory(const restart::action::WriteMemory& memory, const DynoName& dyno,
                              Effects& effects) {
    const auto text = format_mb(memory.memory);
    shared_.ledger.settle(memory.ledger_id, policy::Result::confirmed,
                          memory.detail + "; new incarnation " + memory.incarnation + ", memory " + text);
    log_event(effects, LogEvent::Severity::info, "restart.measured",
              "app=" + name().text() + " dyno=" + dyno.text() + " id=" + std::to_string(memory.ledger_id) +
                  " memory=" + in_quotes(text));
}

void AppMonitor::report_ineffective(unsigned in_a_row, const DynoName& dyno, Effects& effects) const {
    if (!restart::is_given_up_now(in_a_row, settings_.give_up_after)) {
        return;
    }
    const auto& app = name();
    const auto restarts = std::to_string(in_a_row);
    log_event(effects, LogEvent::Severity::error, "policy.gave_up",
              "app=" + app.text() + " dyno=" + dyno.text() + " restarts=" + restarts +
                  " reason=\"restarts in a row that did not help\"");
    effects.emplace_back(Notification{Notification::Event::gave_up, app, dyno,
                                      dyno.text() + " of " + app.text() + ": gave up after " + restarts +
                                          " restarts in a row that did not help. It is left alone until a "
                                          "release, a restart by someone else, or 24 healthy hours."});
}

// Evaluates with this finding whether the last restart of the dyno helped. Must run before the next restart
// is decided.
void AppMonitor::evaluate_last(const Instant& now, const fleet::Dyno& dyno, const policy::Finding& finding,
                               Effects& effects) {
    const restart::event::Finding event{dyno, &finding, fleet_.release_at(), rules_of(dyno)};
    carry_out(now, dyno.name, restarts_.resume_last(now, dyno.name, event), effects);
}

// Once a tick, for the few dynos with a restart that is not settled.
void AppMonitor::review_restarts(const Instant& now, Effects& effects) {
    for (const auto& name : restarts_.under_review()) {
        const auto* dyno = fleet_.find(name.text());
        if (dyno == nullptr || restarts_.is_under_way(name)) {
            continue;
        }
        const auto candidate = candidates_.find(name);
        const auto* finding = candidate != candidates_.end() ? candidate->second.finding() : nullptr;
        const restart::event::Review event{{*dyno, finding, fleet_.release_at(), rules_of(*dyno)}};
        carry_out(now, name, restarts_.resume_last(now, name, event), effects);
    }
    restarts_.finish_review(fleet_);
}

}  // namespace dynoward::monitor
