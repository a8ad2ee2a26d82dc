// SPDX-License-Identifier: MIT
// The Platform API of a run: one request at a time, in the order in which the monitor sent them, with
// latency in both directions and the same kinds of reply that the daemon's client produces.
#include <algorithm>
#include <charconv>
#include <utility>

#include "simulator/run/run_impl.hpp"

namespace dynoward::simulator {
namespace {

using heroku::ApiReply;

// The timeouts of the daemon's client: of a whole request, and of the time that a change may wait.
constexpr Seconds request_deadline{35};
constexpr Seconds max_wait_of_change{10};
constexpr std::size_t max_field_bytes = 256;

std::string field(const ApiAnswer& answer, std::string_view name) {
    return std::string(answer.header(name).substr(0, max_field_bytes));
}

ApiReply read_answer(ApiAnswer&& answer) {
    ApiReply reply;
    if (answer.delivery != ApiAnswer::Delivery::whole) {
        reply.outcome = ApiReply::Outcome::unknown;
        reply.problem = answer.delivery == ApiAnswer::Delivery::hang ? "no reply within 35 s"
                                                                     : "the connection was closed";
        return reply;
    }
    reply.outcome = ApiReply::Outcome::answered;
    reply.status = answer.status;
    reply.request_id = field(answer, "Request-Id");
    reply.next_range = field(answer, "Next-Range");
    reply.retry_after = field(answer, "Retry-After");
    const auto remaining = answer.header("RateLimit-Remaining");
    int number = 0;
    if (std::from_chars(remaining.data(), remaining.data() + remaining.size(), number).ec == std::errc{}) {
        reply.rate_remaining = number;
    }
    reply.body = std::move(answer.body);
    return reply;
}

FaultKind kind_of(const ApiFault& fault) {
    switch (fault.what) {
        case ApiFault::What::status:
            return fault.status == 429                          ? FaultKind::api_rate_limit
                   : fault.status == 401 || fault.status == 403 ? FaultKind::api_refused
                                                                : FaultKind::api_status;
        case ApiFault::What::without_effect: return FaultKind::api_without_effect;
        case ApiFault::What::wrong_shape:
        case ApiFault::What::not_json:
        case ApiFault::What::redirect: return FaultKind::api_unreadable;
        default: return FaultKind::api_reply_lost;
    }
}

}  // namespace

Nanoseconds Run::Impl::latency() {
    constexpr Nanoseconds min_latency = std::chrono::milliseconds{30};
    // One in 64 is slow.
    return random_.between(min_latency,
                           random_.below(64) == 0 ? Nanoseconds{Seconds{12}} : max_api_latency_);
}

SteadyTime Run::Impl::next_api() const {
    if (!in_flight_) {
        return SteadyTime::max();
    }
    if (!in_flight_->arrived) {
        return in_flight_->arrives_at;
    }
    // A suspended process does not read the reply.
    return suspended_until_ ? std::max(in_flight_->answered_at, *suspended_until_)
                            : in_flight_->answered_at;
}

void Run::Impl::on_api_time() {
    if (in_flight_ && !in_flight_->arrived && in_flight_->arrives_at <= now_.steady) {
        arrive(*in_flight_);
    }
    if (in_flight_ && in_flight_->arrived && next_api() <= now_.steady) {
        answer();
    }
    start_request();
}

void Run::Impl::start_request() {
    if (in_flight_ || waiting_.empty() || !is_running()) {
        return;
    }
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    InFlight flight(std::move(next.request));
    const bool late = now_.steady - next.queued_at > max_wait_of_change;
    if (late && next.withdrawn_why.empty() && flight.request.request.changes_something()) {
        next.withdrawn_why = "waited too long behind other requests";
    }
    flight.process_number = process_number_;
    flight.started_at = now_.steady;
    flight.arrives_at = now_.steady + latency() / 2;
    flight.answered_at = flight.arrives_at;
    if (!next.withdrawn_why.empty()) {
        flight.arrived = true;
        flight.reply.outcome = ApiReply::Outcome::not_sent;
        flight.reply.withdrawn = true;
        flight.reply.problem = next.withdrawn_why;
        checker_.on_never_sent(flight.request.request);
    }
    in_flight_ = std::move(flight);
}

void Run::Impl::withdraw(const monitor::WithdrawRequests& which) {
    for (auto& waiting : waiting_) {
        const auto& request = waiting.request.request;
        const bool of_api = request.kind() != heroku::ApiRequest::Kind::platform_status;
        if (of_api && waiting.withdrawn_why.empty() && (!which.app || request.app() == *which.app)) {
            waiting.withdrawn_why = "withdrawn: " + which.why;
        }
    }
}

void Run::Impl::arrive(InFlight& flight) {
    const auto& request = flight.request.request;
    flight.arrived = true;
    flight.answered_at = now_.steady + latency() / 2;
    const bool unreachable =
        std::any_of(active_faults_.begin(), active_faults_.end(), [&](const auto& active) {
            return scenario_.api[active.index].fault.what == ApiFault::What::never_received;
        });
    if (unreachable && random_.chance_percent(50)) {
        flight.reply.outcome = ApiReply::Outcome::not_sent;
        flight.reply.problem = "connection refused";
        checker_.on_never_sent(request);
        return;
    }
    if (request.kind() == heroku::ApiRequest::Kind::platform_status) {
        // A host of its own, which the faults of the API do not affect. It rarely reports an incident.
        flight.reply.outcome = ApiReply::Outcome::answered;
        flight.reply.status = 200;
        const bool incident = random_.chance_percent(2) && options_.incidents;
        flight.reply.body = incident ? R"({"status":[{"system":"Apps","status":"red"}]})"
                                     : R"({"status":[{"system":"Apps","status":"green"}]})";
        if (incident) {
            checker_.on_disturbance(now_, Checker::Disturbance::world);
        }
        return;
    }
    ApiQuery query;
    query.method = request.method();
    query.target = request.target();
    query.headers = {{"Accept", "application/vnd.heroku+json; version=3"},
                     {"Authorization", "Bearer " + settings_.platform.key.reveal()},
                     {"User-Agent", "dynoward/simulated"},
                     {"Request-Id", random_.uuid().str()}};
    if (!request.range().empty()) {
        query.headers.emplace_back("Range", request.range());
    }
    const auto ended_before = checker_.ended_by_api();
    auto result = platform_.handle(now_, query);
    if (result.delivery == ApiAnswer::Delivery::hang) {
        flight.answered_at = now_.steady + request_deadline;
    }
    checker_.on_arrived(now_, request, checker_.ended_by_api() != ended_before);
    flight.reply = read_answer(std::move(result));
}

void Run::Impl::answer() {
    auto flight = *std::exchange(in_flight_, std::nullopt);
    if (flight.process_number != process_number_ || !is_running()) {
        return;  // the process that sent it has ended
    }
    const auto& request = flight.request.request;
    auto& reply = flight.reply;
    reply.took = now_.steady - flight.started_at;
    note("reply to " + std::string(request.method()) + ' ' + request.target() + ": " +
         (reply.outcome == ApiReply::Outcome::answered ? std::to_string(reply.status) : reply.problem));
    checker_.on_reply(now_, request, reply);
    effects_.clear();
    monitor_->on_reply(daemon_clock(), flight.request.id, reply, effects_);
    handle_effects();
}

void Run::Impl::begin_api_fault(std::size_t index) {
    const auto& active = scenario_.api[index];
    coverage_.record(kind_of(active.fault), now_.steady);
    platform_.inject(active.fault);
    active_faults_.push_back({index, now_.steady + active.duration});
    note("a fault of the Platform API begins");
    checker_.on_disturbance(now_, Checker::Disturbance::api_begins);
}

void Run::Impl::end_api_faults() {
    const auto over = std::erase_if(active_faults_,
                                    [&](const ActiveFault& active) { return active.until <= now_.steady; });
    if (over == 0) {
        return;
    }
    platform_.clear_faults();
    for (const auto& active : active_faults_) {
        platform_.inject(scenario_.api[active.index].fault);
    }
    note("a fault of the Platform API ends");
    checker_.on_disturbance(
        now_, active_faults_.empty() ? Checker::Disturbance::api_ends : Checker::Disturbance::api_begins);
}

}  // namespace dynoward::simulator
