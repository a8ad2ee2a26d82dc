// SPDX-License-Identifier: MIT
// Requests of alerts (rule hook) and admins (rule manual). A request is a finding like any other, so that
// all steps of a restart (gates, preflight, last decision, one at a time) are the same. It ends with the
// incarnation for which it was made.
#include <algorithm>

#include "monitor/app/app_monitor.hpp"
#include "monitor/app/dyno_facts.hpp"
#include "values/printable.hpp"

namespace dynoward::monitor {

using policy::HoldReason;
using policy::Rule;
using policy::Verdict;

namespace {

// With these gates the dyno was restarted a moment ago, or is about to be, so the alert is most likely
// about the previous incarnation. If the request were kept, it would end a healthy one as soon as the gate
// opens.
constexpr auto holds_that_answer_a_request =
    policy::bit_of(HoldReason::cooldown) | policy::bit_of(HoldReason::min_uptime) |
    policy::bit_of(HoldReason::release) | policy::bit_of(HoldReason::gave_up);

std::string reason_of(const RestartRequest& request) {
    const std::string who = request.rule == Rule::manual ? "ordered by an admin" : "requested by an alert";
    const auto why = std::string_view(request.reason).substr(0, limits::request_reason_bytes);
    return why.empty() ? who : who + ": " + printable(why);
}

void improve(RestartAnswer& answer, RestartAnswer::Outcome outcome) {
    answer.outcome = std::max(answer.outcome, outcome);
}

// A present dyno with an unknown state sends lines, so it is running.
bool is_running(const fleet::Dyno& dyno) {
    return dyno.present && (dyno.state == DynoState::up || dyno.state == DynoState::unknown);
}

}  // namespace

RestartAnswer AppMonitor::request_restart(const Instant& now, const RestartRequest& request,
                                          Effects& effects) {
    RestartAnswer answer;
    std::vector<DynoName> dynos;
    if (request.dyno) {
        dynos.push_back(*request.dyno);
    } else {
        for (const auto& [name, dyno] : fleet_.dynos()) {
            if (is_running(dyno) && type_of(dyno) == request.type) {
                dynos.push_back(dyno.name);
            }
        }
        std::sort(dynos.begin(), dynos.end(), ByTypeThenNumber{});
    }
    for (const auto& name : dynos) {
        const auto* dyno = fleet_.find(name.text());
        if (!is_refused(dyno, name.text(), answer)) {
            request_for(now, *dyno, request, answer, effects);
        }
    }
    if (dynos.empty()) {
        answer.notes.push_back({request.type, "no dyno of this type is running"});
    }
    follow_restarts(now, effects);
    return answer;
}

bool AppMonitor::is_refused(const fleet::Dyno* dyno, const std::string& subject,
                            RestartAnswer& answer) const {
    if (dyno == nullptr || !dyno->present) {
        answer.notes.push_back({subject, "no such dyno is known"});
        return true;
    }
    if (is_target(*dyno)) {
        return false;
    }
    improve(answer, RestartAnswer::Outcome::refused);
    answer.notes.push_back({subject, why_no_target(*dyno)});
    return true;
}

void AppMonitor::request_for(const Instant& now, const fleet::Dyno& dyno, const RestartRequest& request,
                             RestartAnswer& answer, Effects& effects) {
    improve(answer, RestartAnswer::Outcome::decided);
    if (is_requested_already(dyno, request, answer)) {
        return;
    }
    policy::RequestedRestart made{request.rule, now, dyno.incarnation, reason_of(request)};
    auto finding =
        policy::request_rule({.now = now, .dyno = dyno, .settings = rules_of(dyno), .request = &made});
    if (!finding) {
        answer.notes.push_back({dyno.name.text(), "it started just now"});
        return;
    }
    const auto decision = decide(now, dyno, std::move(*finding));
    if (decision.verdict == Verdict::restart) {
        begin_request(now, dyno, std::move(made), decision, answer, effects);
    } else if (decision.hold) {
        hold_request(now, dyno, std::move(made), decision, answer, effects);
    }
    // From now on each tick evaluates it; if the request was not kept, until the end of the episode, which
    // each alert extends.
    auto& candidate = candidates_[dyno.name];
    candidate.prolong();
    candidate.note(now, find_fault(now, dyno));
}

// A repeated request changes nothing, and gets the same entry as an answer.
bool AppMonitor::is_requested_already(const fleet::Dyno& dyno, const RestartRequest& request,
                                      RestartAnswer& answer) const {
    const auto give = [&](std::uint64_t ledger_id, const char* text) {
        if (const auto* entry = shared_.ledger.find(ledger_id)) {
            answer.entries.push_back(*entry);
        }
        answer.notes.push_back({dyno.name.text(), text});
        return true;
    };
    const auto* restarts = restarts_.find(dyno.name);
    if (restarts == nullptr || restarts->current() == nullptr) {
        return false;
    }
    const auto& record = restarts->current()->record();
    if (record.state == restart::State::preflight && !record.request) {
        return false;  // started by a rule: the request joins it
    }
    if (restarts->is_under_way()) {
        return give(record.ledger_id, "it is being restarted already; nothing changes");
    }
    return request.rule == Rule::hook &&
           give(record.request_ledger_id, "it is requested already; nothing changes");
}

void AppMonitor::hold_request(const Instant& now, const fleet::Dyno& dyno, policy::RequestedRestart request,
                              const Decision& decision, RestartAnswer& answer, Effects& effects) {
    const auto rule = request.rule;
    const auto bit = policy::bit_of(*decision.hold);
    // A restart that the platform refused is still pending.
    const bool refused =
        decision.hold == HoldReason::cooldown && own_restarts(now, dyno).retry_left_s.has_value();
    const bool dealt_with = (bit & holds_that_answer_a_request) != 0 && !refused;
    if (rule == Rule::hook && !dealt_with) {
        restarts_.request(dyno.name, std::string(type_of(dyno)), std::move(request), 0);
    }
    auto& candidate = candidates_[dyno.name];
    const auto& entries = shared_.ledger.entries();
    const auto written = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
        return entry.app == name() && entry.dyno == dyno.name && entry.rule == rule &&
               entry.verdict == Verdict::hold && entry.hold == decision.hold;
    });
    if ((candidate.recorded(dyno) & bit) != 0 && written != entries.end()) {
        answer.entries.push_back(*written);
        answer.notes.push_back({dyno.name.text(), decision.hold_text});
        restarts_.note_request_entry(dyno.name, written->id);
        return;
    }
    answer.entries.push_back(write_hold_again(now, dyno, candidate, decision, effects));
}

// The entry is written now, so that the requester can follow it; it is notified when DELETE is sent, or
// when the preflight cancels it.
void AppMonitor::begin_request(const Instant& now, const fleet::Dyno& dyno,
                               policy::RequestedRestart request, const Decision& decision,
                               RestartAnswer& answer, Effects& effects) {
    const auto id = write_restart(now, dyno, decision.finding).id;
    const auto rule = request.rule;
    restarts_.request(dyno.name, std::string(type_of(dyno)), std::move(request), id);
    start_restart(now, dyno, rule, id, effects);
    if (const auto* entry = shared_.ledger.find(id)) {
        answer.entries.push_back(*entry);
    }
}

void AppMonitor::expire_requests(const Instant& now, Effects& effects) {
    for (const auto& dyno_name : restarts_.requested()) {
        const auto& record = restarts_.find(dyno_name)->current()->record();
        const auto* dyno = fleet_.find(dyno_name.text());
        const bool ours = dyno != nullptr && is_target(*dyno);
        const bool wanted =
            ours &&
            policy::request_rule(
                {.now = now, .dyno = *dyno, .settings = rules_of(*dyno), .request = &*record.request});
        const bool late = now.steady - record.request->at.steady >= limits::restart_request_expiry;
        if (wanted && !late) {
            continue;
        }
        log_event(effects, wanted ? LogEvent::Severity::warn : LogEvent::Severity::info, "request.expired",
                  "app=" + name().text() + " dyno=" + dyno_name.text() +
                      " rule=" + std::string(to_text(record.request->rule)) +
                      " id=" + std::to_string(record.request_ledger_id) + " reason=" +
                      in_quotes(wanted ? "it could not be restarted in time"
                                : ours ? "it was replaced meanwhile"
                                       : "it is gone"));
        restarts_.withdraw(now, dyno_name);
    }
}

}  // namespace dynoward::monitor
