// SPDX-License-Identifier: MIT
// What is decided: a pass over an app's dynos, the worst one chosen, and every restart followed to its end.
#include <algorithm>
#include <map>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

using heroku::RestartProcedure;
using policy::Decision;
using policy::HoldReason;
using policy::Verdict;

namespace {

// A tick that comes so late, or a wall clock that moved by so much against the steady one, means that we
// were stopped or the clock was set: what we hold for fresh may not be.
constexpr Seconds jump{60};
// A look at the dyno list that is not answered within this is given up; the API client's own deadline is 35
// s.
constexpr Seconds look_deadline{60};
// Process types told of as not selected; names of types are text from outside.
constexpr std::size_t max_types_remarked = 16;

policy::Result to_result(RestartProcedure::Ending ending) {
    switch (ending) {
        case RestartProcedure::Ending::confirmed: return policy::Result::confirmed;
        case RestartProcedure::Ending::unconfirmed: return policy::Result::unconfirmed;
        case RestartProcedure::Ending::refused: return policy::Result::refused;
        case RestartProcedure::Ending::failed: return policy::Result::failed;
    }
    return policy::Result::failed;
}

std::string type_of(const fleet::Dyno& dyno) {
    return dyno.listed ? dyno.listed->type : std::string(dyno.name.type());
}

}  // namespace

void Monitor::Impl::on_tick(const Instant& now, Effects& effects) {
    notice_clock_jumps(now, effects);
    ask_what_is_missing(now, effects);
    for (auto& duty : duties_) {
        follow_restarts(now, duty, effects);
        pass(now, duty, effects);
    }
}

void Monitor::Impl::notice_clock_jumps(const Instant& now, Effects& effects) {
    if (last_tick_) {
        const auto steady = now.steady - last_tick_->steady;
        const auto wall = now.wall - last_tick_->wall;
        if (steady > jump || wall - steady > jump || steady - wall > jump) {
            warm_from_ = now.steady;
            for (auto& duty : duties_) {
                duty.fleet.note_gap(now);
            }
            remark(effects, Remark::Weight::warn, "monitor.clock_jump",
                   "steady_s=" + std::to_string(std::chrono::duration_cast<Seconds>(steady).count()) +
                       " wall_s=" + std::to_string(std::chrono::duration_cast<Seconds>(wall).count()) +
                       " reason=\"stopped, or the clock was set; warming up again\"");
        }
    }
    last_tick_ = now;
}

// Not a target whatever its memory: types that are not selected, one-off dynos, Fir names, our own dyno.
bool Monitor::Impl::is_target(const Duty& duty, const fleet::Dyno& dyno) const {
    const auto type = type_of(dyno);
    const bool ourselves =
        dyno.name.text() == settings_.own.dyno && (duty.fleet.name().text() == settings_.own.app_name ||
                                                   duty.fleet.name().text() == settings_.own.app_id);
    return dyno.present && dyno.name.is_cedar() && !is_one_off_type(dyno.name.type()) &&
           !is_one_off_type(type) && type == dyno.name.type() &&
           duty.settings.dyno_types.count(type) != 0 && !ourselves;
}

policy::Surroundings Monitor::Impl::surroundings(const Instant& now, const Duty& duty,
                                                 const std::string& type, const fleet::Dyno& dyno) const {
    policy::Surroundings around;
    around.mode = stopping_ ? settings::Mode::observe : mode_;
    around.has_key = has_key_;
    around.listed = duty.fleet.listed_at() && (duty.formation_seen || duty.formation_missing);
    if (const auto warm = now.steady - warm_from_; warm < settings_.warm_up) {
        around.warm_up_left_s =
            static_cast<long>(std::chrono::ceil<Seconds>(settings_.warm_up - warm).count());
    }
    around.stale_after = settings_.stale_after;
    around.gap_at = duty.fleet.gap_at();
    around.release_at = duty.fleet.release_at();
    if (!breaker_.closed()) {
        around.breaker = breaker_.why();
        around.breaker_left_s = breaker_.left_s(now);
    }
    around.budget = duty.settings.restart_budget;
    if (duty.sent.size() >= around.budget.count && !duty.sent.empty()) {
        const auto& oldest_that_counts = duty.sent[duty.sent.size() - around.budget.count];
        const auto until = oldest_that_counts + around.budget.span;
        if (until > now.steady) {
            around.budget_left_s =
                static_cast<long>(std::chrono::ceil<Seconds>(until - now.steady).count());
        }
    }
    around.lone_dyno = duty.settings.lone_dyno;
    for (const auto& [name, other] : duty.fleet.dynos()) {
        if (!other.present || type_of(other) != type || (around.listed && !other.listed)) {
            continue;
        }
        ++around.dynos_of_type;
        // A state that nobody has told us is no absence; a listed one in words that we do not know is.
        const bool not_up =
            other.state != DynoState::up && (other.state != DynoState::unknown || other.listed);
        if (&other != &dyno && (not_up || duty.is_restarting(other.name))) {
            ++around.away_of_type;
        }
    }
    return around;
}

std::optional<Decision> Monitor::Impl::decide(const Instant& now, const Duty& duty,
                                              const fleet::Dyno& dyno) const {
    const auto type = type_of(dyno);
    const auto& rules = duty.settings.of(type);
    // Most dynos are well: find that out before counting the others.
    if (!policy::find_fault(now, dyno, rules, std::nullopt)) {
        return std::nullopt;
    }
    auto decision = policy::decide(now, dyno, rules, surroundings(now, duty, type, dyno));
    const bool would_restart =
        decision && (decision->verdict == Verdict::restart || decision->hold == HoldReason::observe);
    if (would_restart && has_key_ && !is_in_formation(duty, dyno)) {
        decision->verdict = Verdict::hold;
        decision->hold = HoldReason::not_up;
        decision->hold_text = "not_up: the app's formation has no such process type";
    }
    return decision;
}

// One pass: every hold is written once, and of the dynos that may be restarted the worst of each type is
// taken.
void Monitor::Impl::pass(const Instant& now, Duty& duty, Effects& effects) {
    std::map<std::string, std::pair<double, fleet::Dyno*>> worst;
    for (auto& [name, dyno] : duty.fleet.dynos()) {
        if (!is_target(duty, dyno)) {
            remark_untouchable(now, duty, dyno, effects);
            continue;
        }
        if (duty.is_restarting(dyno.name)) {
            continue;
        }
        const auto decision = decide(now, duty, dyno);
        if (!decision) {
            dyno.holds_written = 0;  // the episode is over
        } else if (decision->verdict == Verdict::restart) {
            auto& place = worst[type_of(dyno)];
            if (place.second == nullptr || decision->finding.severity > place.first) {
                place = {decision->finding.severity, &dyno};
            }
        } else if (decision->hold) {
            write_hold(now, duty, dyno, *decision, effects);
        }
    }
    for (auto& [type, choice] : worst) {
        start_restart(now, duty, *choice.second, effects);
    }
}

// Every refusal is as visible as every action: a dyno that is over its level but not ours to restart is
// told of once.
void Monitor::Impl::remark_untouchable(const Instant& now, Duty& duty, const fleet::Dyno& dyno, Effects& effects) {
    const auto type = type_of(dyno);
    if (!dyno.present || duty.types_remarked.size() >= max_types_remarked ||
        duty.types_remarked.count(type) != 0) {
        return;
    }
    const auto finding = policy::find_fault(now, dyno, duty.settings.of(type), std::nullopt);
    if (!finding || !finding->fired) {
        return;
    }
    duty.types_remarked.insert(type);
    remark(effects, Remark::Weight::info, "policy.not_selected",
           "app=" + duty.fleet.name().text() + " dyno=" + dyno.name.text() + " type=" + type + " reason=" +
               in_quotes(finding->reason + "; the type is not in DYNO_TYPES or may never be restarted"));
}

void Monitor::Impl::write_hold(const Instant& now, Duty& duty, fleet::Dyno& dyno, const Decision& decision,
                               Effects& effects) {
    const auto bit = std::uint32_t{1} << static_cast<unsigned>(*decision.hold);
    if ((dyno.holds_written & bit) != 0) {
        return;
    }
    dyno.holds_written |= bit;
    policy::LedgerEntry entry(duty.fleet.name(), dyno.name);
    entry.at = now.wall;
    entry.incarnation = dyno.incarnation;
    entry.rule = decision.finding.rule;
    entry.verdict = Verdict::hold;
    entry.reason = decision.hold_text + "; " + decision.finding.reason;
    entry.evidence = decision.finding.evidence;
    entry.mode = mode();
    ++totals_.holds;
    effects.emplace_back(LedgerWritten{ledger_.write(std::move(entry)), false});
}

void Monitor::Impl::start_restart(const Instant& now, Duty& duty, fleet::Dyno& dyno, Effects& effects) {
    duty.restarts.emplace_back(RestartProcedure(dyno.name, now), type_of(dyno));
    const auto listed_at = duty.fleet.listed_at();
    const bool fresh = listed_at && now.steady - listed_at->steady <= heroku::list_age_before_delete;
    if (fresh && !duty.dynos.under_way) {
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
        auto decision = target ? decide(now, duty, *dyno) : std::nullopt;
        if (decision && decision->verdict == Verdict::restart) {
            send_delete(now, duty, *restart, *dyno, *decision, effects);
            continue;
        }
        duty.restarts.erase(restart);
        if (decision && decision->hold) {
            write_hold(now, duty, *dyno, *decision, effects);
        }
    }
}

bool Monitor::Impl::is_in_formation(const Duty& duty, const fleet::Dyno& dyno) {
    if (!dyno.listed) {
        return false;
    }
    if (!duty.formation_seen) {
        // Only where the platform has no formation to show (404). One-off dynos have random numbers of four
        // digits.
        constexpr unsigned first_one_off_number = 1000;
        return dyno.name.number() < first_one_off_number;
    }
    return std::any_of(duty.formation_seen->begin(), duty.formation_seen->end(), [&](const auto& process) {
        return process.type == dyno.listed->type && process.quantity > 0;
    });
}

void Monitor::Impl::send_delete(const Instant& now, Duty& duty, ActiveRestart& restart, fleet::Dyno& dyno,
                                const Decision& decision, Effects& effects) {
    restart.procedure.send(now, *dyno.listed, dyno.incarnation);
    dyno.restart_sent_at = now.steady;
    dyno.holds_written = 0;
    duty.sent.push_back(now.steady);
    while (duty.sent.size() > duty.settings.restart_budget.count) {
        duty.sent.pop_front();
    }
    policy::LedgerEntry entry(duty.fleet.name(), dyno.name);
    entry.at = now.wall;
    entry.incarnation = dyno.incarnation;
    entry.rule = decision.finding.rule;
    entry.verdict = Verdict::restart;
    entry.reason = decision.finding.reason;
    entry.evidence = decision.finding.evidence;
    entry.mode = mode();
    entry.result = policy::Result::pending;
    const auto& written = ledger_.write(std::move(entry));
    restart.ledger_id = written.id;
    ++totals_.restarts_sent;
    effects.emplace_back(LedgerWritten{written, false});
    ask(index_of(duty), heroku::ApiRequest::restart_dyno(duty.fleet.name(), dyno.name), effects);
}

void Monitor::Impl::follow_restarts(const Instant& now, Duty& duty, Effects& effects) {
    for (auto& restart : duty.restarts) {
        auto& procedure = restart.procedure;
        auto outcome = procedure.on_tick(now);
        if (const auto* dyno = duty.fleet.find(procedure.dyno().text()); !outcome && dyno != nullptr) {
            outcome = procedure.on_incarnation(now, dyno->incarnation, dyno->latest.total);
        }
        if (outcome) {
            settle(now, duty, restart, *outcome, effects);
        } else if (procedure.wants_list(now)) {
            ask_list(now, duty, effects);
        }
    }
    measure(now, duty, effects);
    std::erase_if(duty.restarts, [&](const ActiveRestart& restart) {
        const bool looked_in_vain = restart.procedure.state() == RestartProcedure::State::looking &&
                                    now.steady - restart.procedure.began() > look_deadline;
        if (looked_in_vain) {
            remark(effects, Remark::Weight::warn, "policy.look_failed",
                   "app=" + duty.fleet.name().text() + " dyno=" + restart.procedure.dyno().text() +
                       " reason=\"no fresh dyno list, so nothing was sent\"");
        }
        return looked_in_vain || restart.procedure.state() == RestartProcedure::State::ended;
    });
}

void Monitor::Impl::settle(const Instant& now, Duty& duty, const ActiveRestart& restart,
                           const RestartProcedure::Outcome& outcome, Effects& effects) {
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
