// SPDX-License-Identifier: MIT
#include "restart/restart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "restart/evaluation.hpp"
#include "values/amount_text.hpp"

namespace dynoward::restart {
namespace {

// Every few seconds while a quick boot may be done, then less often: the account has 75 API tokens a minute
// for everything.
constexpr Seconds frequent_until{30};
constexpr Seconds frequent_pause{5};
constexpr Seconds relaxed_pause{15};

// A record's texts, bounded so that its bytes can always be read back: a quote or a backslash takes two
// there, and no other byte may take more than one.
constexpr std::size_t max_detail_bytes = 1000;
constexpr std::size_t max_problem_bytes = 400;
constexpr std::size_t max_reason_bytes = 400;

std::string bounded(std::string text, std::size_t max_bytes) {
    text.resize(std::min(text.size(), max_bytes));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

std::string after(Seconds span) {
    return fmt::format(" after {} s", span.count());
}

std::string describe_status(const heroku::ApiReply& reply) {
    std::string text = std::to_string(reply.status);
    if (const auto error = heroku::read_error(reply.body); !error.empty()) {
        text += " (" + error + ")";
    }
    if (!reply.request_id.empty()) {
        text += ", Request-Id " + reply.request_id.substr(0, 64);
    }
    return text;
}

// A client error in the API's own words: nothing was restarted for certain. What a proxy on the way answers
// (an HTML page, a redirect, its own time-out) proves nothing about the platform.
bool is_refusal(const heroku::ApiReply& reply) {
    constexpr int request_timeout = 408;
    return reply.outcome == heroku::ApiReply::Outcome::answered && reply.status >= 400 &&
           reply.status < 500 && reply.status != request_timeout && heroku::is_own_error(reply.body);
}

std::string with_problem(const std::string& detail, const Record& record) {
    return record.reply_problem.empty() ? detail : detail + "; " + record.reply_problem;
}

}  // namespace

std::string_view to_text(State state) {
    switch (state) {
        case State::requested: return "requested";
        case State::preflight: return "preflight";
        case State::deleting: return "deleting";
        case State::confirming: return "confirming";
        case State::evaluating: return "evaluating";
        case State::done: return "done";
    }
    return "unknown";
}

std::string_view to_text(Ending ending) {
    switch (ending) {
        case Ending::open: return "open";
        case Ending::cancelled: return "cancelled";
        case Ending::refused: return "refused";
        case Ending::failed: return "failed";
        case Ending::unconfirmed: return "unconfirmed";
        case Ending::confirmed: return "confirmed";
    }
    return "unknown";
}

std::string_view to_text(Effect effect) {
    switch (effect) {
        case Effect::open: return "open";
        case Effect::helped: return "helped";
        case Effect::did_not_help: return "did_not_help";
        case Effect::unknown: return "unknown";
    }
    return "unknown";
}

Seconds since_sent(const Record& record, const Instant& now) {
    return record.is_sent() ? std::chrono::duration_cast<Seconds>(now.steady - record.sent.steady)
                            : Seconds::zero();
}

// An outdated copy of the platform's data lags by seconds only. So after the deadline the list is right,
// even if it contradicts the drain.
bool is_listed_after(const Record& last, const Instant& now, SteadyTime as_of,
                     const heroku::DynoInfo& listed) {
    const bool shows_what_was_replaced =
        last.ending == Ending::confirmed && !listed.follows(last.listed_before);
    return as_of > last.sent.steady &&
           (!shows_what_was_replaced || since_sent(last, now) >= confirm_deadline);
}

Restart::Restart(DynoName dyno, std::string type, policy::RequestedRestart request,
                 std::uint64_t request_ledger_id)
    : record_(std::move(dyno), std::move(type), request.rule) {
    record_.request = std::move(request);
    record_.request->reason = bounded(std::move(record_.request->reason), max_reason_bytes);
    record_.request_ledger_id = request_ledger_id;
}

Restart::Restart(DynoName dyno, std::string type, policy::Rule rule)
    : record_(std::move(dyno), std::move(type), rule) {}

void Restart::join(policy::RequestedRestart request, std::uint64_t ledger_id) {
    record_.request = std::move(request);
    record_.request->reason = bounded(std::move(record_.request->reason), max_reason_bytes);
    record_.request_ledger_id = ledger_id;
    record_.ledger_id = ledger_id != 0 ? ledger_id : record_.ledger_id;
}

void Restart::displace(policy::RequestedRestart request, std::uint64_t ledger_id) {
    record_.displaced = std::move(request);
    record_.displaced_ledger_id = ledger_id;
}

Action Restart::resume(const Instant& now, const Event& event) {
    return std::visit([&](const auto& one) { return on(now, one); }, event);
}

Action Restart::on(const Instant& now, const event::Chosen& chosen) {
    if (record_.state != State::requested) {
        return action::Nothing{};
    }
    record_.state = State::preflight;
    record_.started_at = now.steady;
    record_.ledger_id = chosen.ledger_id;
    return action::StartPreflight{};
}

Action Restart::on(const Instant& now, const event::Approved& approved) {
    if (record_.state != State::preflight) {
        return action::Nothing{};
    }
    record_.state = State::deleting;
    record_.rule = approved.rule;
    record_.sent = now;
    record_.list_asked_at = now.steady;
    record_.listed_before = *approved.dyno.listed;
    record_.incarnation_before = approved.dyno.incarnation;
    record_.up_before = approved.dyno.up_since;
    if (approved.previous != nullptr) {
        record_.ineffective = approved.previous->ineffective;
        record_.unhealthy_at = approved.previous->unhealthy_at;
    }
    return action::SendDelete{};
}

Action Restart::on(const Instant& now, const event::Blocked& blocked) {
    if (record_.state != State::preflight) {
        return action::Nothing{};
    }
    return cancel(now, blocked.why);
}

// Nothing was sent. A manual restart has to be requested again; an alert's request stays pending, or is
// pending again if a manual restart had replaced it.
action::WriteOutcome Restart::cancel(const Instant& now, std::string_view why) {
    action::WriteOutcome outcome{Ending::cancelled,
                                 bounded("nothing was sent: " + std::string(why), max_detail_bytes),
                                 record_.ledger_id};
    if (record_.request && record_.request->rule == policy::Rule::hook) {
        record_.state = State::requested;
        record_.request_ledger_id = record_.ledger_id != 0 ? record_.ledger_id : record_.request_ledger_id;
        record_.ledger_id = 0;
    } else if (record_.displaced) {
        record_.state = State::requested;
        record_.rule = record_.displaced->rule;
        record_.request = std::exchange(record_.displaced, std::nullopt);
        record_.request_ledger_id = std::exchange(record_.displaced_ledger_id, 0);
        record_.ledger_id = 0;
    } else {
        close(now, Ending::cancelled, outcome.detail);
    }
    return outcome;
}

Action Restart::on(const Instant& now, const event::Withdrawn&) {
    if (record_.state == State::requested) {
        close(now, Ending::cancelled, "withdrawn");
    }
    return action::Nothing{};
}

Action Restart::on(const Instant& now, const event::Reply& event) {
    const auto& reply = event.reply;
    if (record_.state != State::deleting || event.delete_id != record_.delete_id) {
        return action::Nothing{};  // the drain showed the new incarnation before the reply came
    }
    if (reply.outcome == heroku::ApiReply::Outcome::not_sent) {
        record_.refusal = "the restart could not be sent";
        return close(now, Ending::failed, "not sent: " + reply.problem);
    }
    if (is_refusal(reply)) {
        record_.refusal = fmt::format("the Platform API refused the restart ({})", reply.status);
        const auto* const who = reply.status == 404 ? "the platform knows no such dyno any more: "
                                                    : "the Platform API answered ";
        return close(now, Ending::refused, who + describe_status(reply));
    }
    record_.state = State::confirming;
    if (reply.outcome == heroku::ApiReply::Outcome::unknown) {
        record_.reply_problem = bounded("reply lost: " + reply.problem, max_problem_bytes);
    } else if (reply.status < 200 || reply.status >= 300) {
        // May have been carried out all the same.
        record_.reply_problem =
            bounded("the Platform API answered " + describe_status(reply), max_problem_bytes);
    } else {
        return action::Nothing{};
    }
    return action::ReportProblem{record_.reply_problem};
}

Action Restart::on(const Instant& now, const event::DynoList& list) {
    if (!is_awaiting_incarnation() || now.steady - list.age < record_.sent.steady) {
        return action::Nothing{};
    }
    const auto found = std::find_if(list.dynos.begin(), list.dynos.end(),
                                    [this](const auto& dyno) { return dyno.name == record_.dyno.text(); });
    if (found == list.dynos.end() || found->state != DynoState::up ||
        !found->follows(record_.listed_before)) {
        return action::Nothing{};
    }
    return close(now, Ending::confirmed,
                 with_problem("the dyno list shows a new incarnation up" + after(since_sent(record_, now)),
                              record_));
}

Action Restart::on(const Instant& now, const event::Observed& observed) {
    if (is_awaiting_incarnation()) {
        return confirm_by_drain(now, observed.dyno);
    }
    return write_memory(now, observed.dyno);
}

Action Restart::on(const Instant& now, const event::Tick& tick) {
    if (record_.state == State::preflight) {
        if (now.steady - record_.started_at <= preflight_deadline) {
            return action::Nothing{};
        }
        return action::ReportTimeout{cancel(now, "no fresh dyno list")};
    }
    if (!is_awaiting_incarnation()) {
        return action::Nothing{};
    }
    if (since_sent(record_, now) >= confirm_deadline) {
        return close(
            now, Ending::unconfirmed,
            with_problem("no new incarnation of the dyno" + after(since_sent(record_, now)), record_));
    }
    auto confirmed = confirm_by_drain(now, tick.dyno);
    if (std::holds_alternative<action::Nothing>(confirmed) && is_list_due(now)) {
        return action::RequestList{};
    }
    return confirmed;
}

Action Restart::on(const Instant& now, const event::Shutdown&) {
    if (!is_awaiting_incarnation()) {
        return action::Nothing{};
    }
    const auto* const missing =
        record_.state == State::deleting ? "no reply to DELETE" : "no new incarnation of the dyno";
    return close(
        now, Ending::unconfirmed,
        with_problem(missing + after(since_sent(record_, now)) + ", when Dynoward shut down", record_));
}

// If the previous uuid is not known, a uuid alone does not tell old from new.
Action Restart::confirm_by_drain(const Instant& now, const fleet::Dyno* dyno) {
    if (dyno == nullptr || record_.incarnation_before.empty() || dyno->incarnation.empty() ||
        dyno->incarnation == record_.incarnation_before) {
        return action::Nothing{};
    }
    auto detail =
        fmt::format("new incarnation {} seen{}", dyno->incarnation, after(since_sent(record_, now)));
    if (dyno->latest.total) {
        detail += ", memory " + format_mb(*dyno->latest.total);
    }
    auto outcome = close(now, Ending::confirmed, with_problem(detail, record_));
    record_.memory_written = dyno->latest.total.has_value();
    return outcome;
}

bool Restart::is_list_due(const Instant& now) {
    const auto pause = since_sent(record_, now) < frequent_until ? frequent_pause : relaxed_pause;
    if (record_.list_asked_at && now.steady - *record_.list_asked_at < pause) {
        return false;
    }
    record_.list_asked_at = now.steady;
    return true;
}

action::WriteOutcome Restart::close(const Instant& now, Ending ending, std::string detail) {
    record_.ending = ending;
    record_.ended_at = now.steady;
    record_.detail = bounded(std::move(detail), max_detail_bytes);
    const bool may_have_effect = ending == Ending::confirmed || ending == Ending::unconfirmed;
    record_.state = may_have_effect ? State::evaluating : State::done;
    // If the previous uuid is not known, a sample may be one of the previous incarnation.
    record_.memory_written = ending != Ending::confirmed || record_.incarnation_before.empty();
    if (!may_have_effect) {
        record_.returned = true;
        record_.effect = Effect::unknown;
    }
    return {ending, record_.detail, record_.ledger_id};
}

// Whether it helped is the first thing an owner wants to see: where the dyno list confirmed it, the new
// incarnation's memory is added to the ledger with its first sample.
Action Restart::write_memory(const Instant& now, const fleet::Dyno* dyno) {
    if (record_.state != State::evaluating || record_.memory_written) {
        return action::Nothing{};
    }
    const bool reported = dyno != nullptr && dyno->latest.total && !dyno->incarnation.empty() &&
                          dyno->incarnation != record_.incarnation_before;
    record_.memory_written = reported || now.steady - record_.ended_at > confirm_deadline;
    finish_if_settled();
    if (!reported) {
        return action::Nothing{};
    }
    return action::WriteMemory{record_.ledger_id, record_.detail, dyno->incarnation, *dyno->latest.total};
}

Action Restart::on(const Instant& now, const event::Finding& found) {
    if (record_.state != State::evaluating || was_replaced_since(record_, found.dyno, found.released_at)) {
        return action::Nothing{};
    }
    const bool did_not_help = evaluate(record_, now, found.dyno, found.finding, found.settings);
    finish_if_settled();
    return did_not_help ? Action{action::ReportIneffective{record_.ineffective}}
                        : Action{action::Nothing{}};
}

// Also once it is done: 24 healthy hours, a release or a person end the row of restarts that did not help.
Action Restart::on(const Instant& now, const event::Review& found) {
    if (record_.state != State::evaluating && record_.state != State::done) {
        return action::Nothing{};
    }
    const bool did_not_help =
        review(record_, now, found.dyno, found.finding, found.released_at, found.settings);
    finish_if_settled();
    return did_not_help ? Action{action::ReportIneffective{record_.ineffective}}
                        : Action{action::Nothing{}};
}

Action Restart::on(const Instant&, const event::Superseded&) {
    if (record_.state == State::evaluating) {
        record_.effect = record_.effect == Effect::open ? Effect::unknown : record_.effect;
        record_.returned = record_.memory_written = true;
        finish_if_settled();
    }
    return action::Nothing{};
}

void Restart::finish_if_settled() {
    if (record_.state == State::evaluating && record_.returned && record_.memory_written &&
        record_.effect != Effect::open) {
        record_.state = State::done;
    }
}

}  // namespace dynoward::restart
