// SPDX-License-Identifier: MIT
// Decisions: evaluates only dynos with new data, dynos that are due by the clock, and candidates. Of the
// candidates that may be restarted it picks the worst one of each type.
#include <algorithm>

#include "monitor/app/app_monitor.hpp"
#include "monitor/app/dyno_facts.hpp"
#include "restart/cooldown.hpp"

namespace dynoward::monitor {

using policy::Verdict;

namespace {

// Due times of dynos that are gone stay until they are due; beyond this number all are computed again.
constexpr std::size_t spare_due_times = 64;

}  // namespace

// The cost of a batch depends on its lines, not on the size of the fleet: all candidates are compared only
// if the batch makes a restart possible.
void AppMonitor::evaluate_changed(const Instant& now, Effects& effects) {
    bool restart_possible = false;
    for (auto* dyno : fleet_.take_dirty()) {
        if (auto* candidate = update_candidate(now, *dyno, effects)) {
            restart_possible |= recheck(now, *dyno, *candidate, effects).has_value();
        }
    }
    restart_possible |= call_next_of_fleets(now);
    if (restart_possible) {
        pick_victims(now, effects);
    }
}

// Where many dynos are about to cross the level together, the first of them are restarted earlier.
bool AppMonitor::call_next_of_fleets(const Instant& now) {
    const auto away_allowed = [&](std::string_view type) {
        const auto dynos = type_counts_.of(fleet_, type, fleet_.listed_at().has_value()).dynos;
        return settings_.of(type).max_unavailable.of(dynos);
    };
    const auto turns = forecasts_.take_turns(now, away_allowed);
    for (const auto& name : turns) {
        auto* dyno = fleet_.find(name.text());
        if (dyno == nullptr || !is_target(*dyno) || restarts_.is_under_way(name)) {
            forecasts_.remove(name);
            continue;
        }
        if (auto finding = find_fault(now, *dyno)) {
            candidates_[name].note(now, std::move(finding));
        }
    }
    return !turns.empty();
}

// Once a tick: writes every hold once, and picks the worst of each type from the dynos that may be
// restarted.
void AppMonitor::evaluate_all(const Instant& now, Effects& effects) {
    evaluate_due(now, effects);
    for (auto* dyno : fleet_.take_dirty()) {
        update_candidate(now, *dyno, effects);
    }
    call_next_of_fleets(now);
    expire_requests(now, effects);
    review_restarts(now, effects);
    incidents_.check(now, {settings_, fleet_, candidates_, type_counts_}, effects);
    pick_victims(now, effects);
}

void AppMonitor::evaluate_due(const Instant& now, Effects& effects) {
    for (const auto& name : due_times_.take_due(now.wall)) {
        if (auto* dyno = fleet_.find(name)) {
            update_candidate(now, *dyno, effects);
        }
    }
    if (due_times_.size() > 2 * fleet_.dynos().size() + spare_due_times) {
        due_times_.clear();
        fleet_.mark_all_dirty();
    }
}

void AppMonitor::set_due_time(const Instant& now, const fleet::Dyno& dyno,
                              const settings::TypeSettings& rules) {
    if (rules.max_uptime || rules.restart_schedule) {
        due_times_.set(dyno.name.text(), policy::next_by_clock(now, dyno, rules));
    }
}

// The finding of the rules about one dyno; null: none. Does not check whether it may be restarted.
Candidate* AppMonitor::update_candidate(const Instant& now, fleet::Dyno& dyno, Effects& effects) {
    const auto& rules = rules_of(dyno);
    policy::follow_long_runs(dyno, rules);
    if (!is_target(dyno)) {
        candidates_.erase(dyno.name);
        forecasts_.remove(dyno.name);
        report_not_selected(now, dyno, effects);
        return nullptr;
    }
    set_due_time(now, dyno, rules);
    report_slow_readings(dyno, effects);
    const auto forecast = forecasts_.note(now, dyno, type_of(dyno), rules);
    if (dyno.samples.size() == 1 && dyno.evidence_received == now.steady) {
        if (const auto sent_at = own_restarts(now, dyno).sent_at) {
            forecasts_.note_return(type_of(dyno), *sent_at);
        }
    }
    auto finding = find_fault(now, dyno, rules, forecast);
    auto candidate = candidates_.find(dyno.name);
    if (candidate == candidates_.end()) {
        if (!finding) {
            return nullptr;
        }
        candidate = candidates_.try_emplace(dyno.name).first;
    }
    candidate->second.note(now, std::move(finding));
    return &candidate->second;
}

// Writes the hold, or returns the decision to restart.
std::optional<policy::Decision> AppMonitor::recheck(const Instant& now, const fleet::Dyno& dyno,
                                                    Candidate& candidate, Effects& effects) {
    const auto* finding = candidate.finding();
    if (finding == nullptr || restarts_.is_under_way(dyno.name)) {
        return std::nullopt;
    }
    evaluate_last(now, dyno, *finding, effects);
    const auto context = gate_context(now, dyno);
    if (policy::is_hold_recorded(now, dyno, rules_of(dyno), context, *finding, candidate.recorded(dyno))) {
        return std::nullopt;
    }
    auto decision = policy::decide(now, dyno, rules_of(dyno), context, *finding);
    if (decision.verdict == Verdict::restart) {
        return decision;
    }
    if (decision.hold) {
        write_hold(now, dyno, candidate, decision, effects);
    }
    return std::nullopt;
}

void AppMonitor::pick_victims(const Instant& now, Effects& effects) {
    std::map<std::string_view, std::pair<policy::Finding, fleet::Dyno*>> worst;  // by type
    for (auto at = candidates_.begin(); at != candidates_.end();) {
        auto& [name, candidate] = *at;
        auto* dyno = fleet_.find(name.text());
        if (dyno != nullptr && candidate.finding() != nullptr &&
            policy::is_rule_of_clock(candidate.finding()->rule)) {
            candidate.note(now, find_fault(now, *dyno));
        }
        if (dyno == nullptr || candidate.is_over(now)) {
            restarts_.forget_refusals(name);
            at = candidates_.erase(at);
            continue;
        }
        if (auto decision = recheck(now, *dyno, candidate, effects)) {
            const auto [place, first] =
                worst.try_emplace(type_of(*dyno), std::pair(decision->finding, dyno));
            if (!first && policy::is_worse(decision->finding, place->second.first)) {
                place->second = {std::move(decision->finding), dyno};
            }
        }
        ++at;
    }
    for (auto& [type, victim] : worst) {
        start_restart(now, *victim.second, victim.first.rule, 0, effects);
    }
}

std::optional<policy::Finding> AppMonitor::find_fault(const Instant& now, const fleet::Dyno& dyno) const {
    const auto& rules = rules_of(dyno);
    return find_fault(now, dyno, rules, forecasts_.of(dyno, type_of(dyno), rules));
}

// A request of an admin passes gates that would block other findings.
std::optional<policy::Finding> AppMonitor::find_fault(
    const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& rules,
    const std::optional<policy::Forecast>& forecast) const {
    const auto* request = restarts_.request_of(dyno.name);
    auto requested =
        request != nullptr
            ? policy::request_rule({.now = now, .dyno = dyno, .settings = rules, .request = request})
            : std::nullopt;
    if (requested && requested->rule == policy::Rule::manual) {
        return requested;
    }
    auto found =
        policy::find_fault({.now = now,
                            .dyno = dyno,
                            .settings = rules,
                            .own_restarts = restart::own_restarts(now, restarts_.find(dyno.name), rules),
                            .forecast = forecast ? &*forecast : nullptr});
    return requested && !(found && found->fired) ? std::move(requested) : std::move(found);
}

std::optional<policy::Decision> AppMonitor::decide(const Instant& now, const fleet::Dyno& dyno) const {
    auto finding = find_fault(now, dyno);
    return finding ? std::optional(decide(now, dyno, std::move(*finding))) : std::nullopt;
}

policy::Decision AppMonitor::decide(const Instant& now, const fleet::Dyno& dyno,
                                    policy::Finding finding) const {
    return policy::decide(now, dyno, rules_of(dyno), gate_context(now, dyno), std::move(finding));
}

}  // namespace dynoward::monitor
