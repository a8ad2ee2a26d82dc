// SPDX-License-Identifier: MIT
// The virtual clock of a run jumps from one event to the next, so quiet hours cost nothing. Also: random
// events, Dynoward's own crashes and suspensions, and the effects of the monitor.
#include "simulator/run/run.hpp"

#include <algorithm>
#include <utility>

#include "simulator/run/run_impl.hpp"
#include "values/overloaded.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::uint64_t run_stream = 0xd1b54a32d192ed03ULL;
// The time until Dynoward's own dyno starts again after a crash.
constexpr Seconds restart_delay{60};

Instant start_time() {
    using namespace std::chrono_literals;
    return {SteadyTime(std::chrono::hours{100'000}),
            parse_rfc3339("2026-03-04T12:00:00Z").value_or(WallTime{})};
}

}  // namespace

Run::Impl::Impl(Scenario scenario, settings::Settings settings, Options options)
    : scenario_(std::move(scenario)),
      settings_(std::move(settings)),
      options_(std::move(options)),
      now_(start_time()),
      begin_(now_),
      end_(now_.steady + std::chrono::hours{24} * scenario_.days),
      world_(scenario_.world, now_),
      platform_(world_, settings_.platform.key.reveal(), scenario_.world.seed),
      random_events_(scenario_, now_),
      random_(scenario_.world.seed ^ run_stream),
      trace_(options_.on_event),
      coverage_(report_),
      checker_(scenario_, settings_, world_, coverage_),
      alerts_(scenario_.world.seed) {
    report_.runs = 1;
    next_alert_ = options_.alerts ? now_.steady + alerts_.pause() : SteadyTime::max();
    post_duration_ = random_.between(std::chrono::milliseconds{150}, std::chrono::milliseconds{3500});
    max_api_latency_ = random_.between(std::chrono::milliseconds{60}, Seconds{2});
    feeds_.reserve(world_.apps().size());
    for (const auto& app : world_.apps()) {
        feeds_.emplace_back(app.plan.name, world_.drain(app.plan.name), random_.bits(), scenario_.drain);
        feeds_.back().identity.token = DrainToken::parse(app.drain_token);
        feeds_.back().next = now_.steady + random_.between(Nanoseconds{}, Seconds{1});
    }
    if (options_.check) {
        world_.set_observer(&checker_);
    }
    start_daemon();
}

// --- The clock

SteadyTime Run::Impl::next() const {
    auto first = std::min({random_events_.next(), next_api(), next_alert_, end_});
    for (const auto& at : {daemon_starts_at_, suspended_until_, clock_corrected_at_}) {
        first = std::min(first, at.value_or(SteadyTime::max()));
    }
    for (const auto& feed : feeds_) {
        first = std::min(first, feed.next);
    }
    for (const auto& fault : active_faults_) {
        first = std::min(first, fault.until);
    }
    return is_running() ? std::min(first, next_tick_) : first;
}

bool Run::Impl::step() {
    if (report_.violation || now_.steady >= end_) {
        return false;
    }
    const auto at = std::max(next(), now_.steady);
    now_ = now_ + (at - now_.steady);
    end_api_faults();
    run_due_events();
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        if (feeds_[i].next <= at) {
            post(i);
        }
    }
    if (next_alert_ <= at) {
        post_alert();
    }
    on_api_time();
    if (is_running() && next_tick_ <= at) {
        tick();
    }
    if (now_.steady >= end_ || report_.violation) {
        finish();
    }
    return true;
}

void Run::Impl::tick() {
    next_tick_ = now_.steady + scenario_.tick;
    effects_.clear();
    monitor_->on_tick(daemon_clock(), effects_);
    ++report_.ticks;
    handle_effects();
    if (options_.check) {
        record_violation(checker_.on_tick(now_, daemon_clock(), *monitor_));
    }
}

// --- Start, crash and suspension of Dynoward

void Run::Impl::start_daemon() {
    ++process_number_;
    monitor_ = std::make_unique<monitor::Monitor>(settings_, daemon_clock());
    next_tick_ = now_.steady;
    daemon_starts_at_.reset();
    checker_.on_daemon_start(now_);
    note("Dynoward starts");
}

void Run::Impl::crash_daemon() {
    if (!monitor_) {
        return;
    }
    note("Dynoward crashes");
    monitor_.reset();
    suspended_until_.reset();
    for (const auto& waiting : waiting_) {
        checker_.on_never_sent(waiting.request.request);
    }
    waiting_.clear();  // a request in flight is still carried out
    for (auto& feed : feeds_) {
        feed.unread_request.reset();
    }
    daemon_starts_at_ = now_.steady + restart_delay;
    checker_.on_daemon_crash(now_);
}

void Run::Impl::continue_daemon() {
    suspended_until_.reset();
    note("Dynoward resumes");
    checker_.on_disturbance(now_, Checker::Disturbance::daemon_suspended);
    // Either order is possible: the waiting requests first, or the tick first.
    const bool batches_first = random_.chance_percent(50);
    if (!batches_first) {
        tick();
    }
    for (std::size_t i = 0; i < feeds_.size() && !report_.violation; ++i) {
        if (const auto request = std::exchange(feeds_[i].unread_request, std::nullopt)) {
            deliver(i, *request);
        }
    }
    next_tick_ = now_.steady;
}

void Run::Impl::correct_clock() {
    clock_corrected_at_.reset();
    clock_offset_ = {};
    note("the clock is corrected");
    checker_.on_disturbance(now_, Checker::Disturbance::clock);
}

// --- Random events

void Run::Impl::run_due_events() {
    if (daemon_starts_at_ && *daemon_starts_at_ <= now_.steady) {
        start_daemon();
    }
    if (clock_corrected_at_ && *clock_corrected_at_ <= now_.steady) {
        correct_clock();
    }
    if (suspended_until_ && *suspended_until_ <= now_.steady) {
        continue_daemon();
    }
    while (const auto due = random_events_.take(now_)) {
        world_.advance(now_);
        if (random_events_.apply(now_, due->what, world_)) {
            static constexpr std::array words{"a deploy", "a dyno is restarted by hand",
                                              "a type is scaled"};
            static constexpr std::array kinds{FaultKind::deploy, FaultKind::restart_by_person,
                                              FaultKind::scaling};
            const auto which = static_cast<std::size_t>(due->what);
            coverage_.record(kinds.at(which), now_.steady);
            note(words.at(which));
            checker_.on_disturbance(now_, Checker::Disturbance::world);
            continue;
        }
        disturb_daemon(*due);
    }
}

void Run::Impl::disturb_daemon(const RandomEvents::Due& due) {
    using std::chrono::hours;
    using std::chrono::minutes;
    switch (due.what) {
        case RandomEvent::daemon_crash:
            coverage_.record(FaultKind::daemon_crash, now_.steady);
            crash_daemon();
            break;
        case RandomEvent::daemon_suspended:
            if (is_running()) {
                coverage_.record(FaultKind::daemon_suspended, now_.steady);
                suspended_until_ = now_.steady + random_.between(Seconds{20}, minutes{20});
                note("Dynoward is suspended");
                checker_.on_disturbance(now_, Checker::Disturbance::daemon_suspended);
            }
            break;
        case RandomEvent::clock_step: {
            coverage_.record(FaultKind::clock_step, now_.steady);
            const auto by = random_.chance_percent(50) ? random_.between(-minutes{3}, minutes{3})
                                                       : random_.between(-hours{24}, hours{24});
            clock_offset_ += std::chrono::duration_cast<Seconds>(by);
            clock_corrected_at_ = now_.steady + random_.between(minutes{1}, hours{3});
            note("the clock is " + std::to_string(clock_offset_ / Seconds{1}) + " s off");
            checker_.on_disturbance(now_, Checker::Disturbance::clock);
            break;
        }
        case RandomEvent::outage: {
            coverage_.record(FaultKind::outage, now_.steady);
            auto& feed = feeds_[random_.below(feeds_.size())];
            feed.unreachable_until = now_.steady + random_.between(Seconds{30}, minutes{30});
            note("the drain of " + feed.app + " cannot connect");
            break;
        }
        case RandomEvent::foreign_batch: post_foreign(); break;
        case RandomEvent::api_fault: begin_api_fault(due.api_fault); break;
        case RandomEvent::deploy:
        case RandomEvent::restart_by_person:
        case RandomEvent::scaling: break;
    }
}

// --- Effects of the monitor

void Run::Impl::handle_effects() {
    for (auto& effect : effects_) {
        std::visit(Overloaded{[this](monitor::SendRequest& request) { handle(request); },
                              [this](const monitor::WithdrawRequests& which) { withdraw(which); },
                              [this](const monitor::LedgerWritten& written) { handle(written); },
                              [this](const monitor::LogEvent& event) { handle(event); },
                              [this](const monitor::Notification& notification) { handle(notification); }},
                   effect);
    }
    effects_.clear();
    start_request();
}

void Run::Impl::handle(monitor::SendRequest& request) {
    ++report_.requests;
    decisions_.add(now_.wall, request.request);
    note(std::string(request.request.method()) + ' ' + request.request.target());
    if (options_.check) {
        record_violation(checker_.on_request(now_, daemon_clock(), request.request));
    }
    waiting_.push_back({std::move(request), now_.steady});
}

void Run::Impl::handle(const monitor::LedgerWritten& written) {
    const auto& entry = written.entry;
    decisions_.add(now_.wall, written);
    if (options_.on_entry && !written.settled) {
        options_.on_entry(entry);
    }
    if (written.settled) {
        ++report_.restarts[std::string(policy::to_text(entry.result))];
    } else if (entry.verdict == policy::Verdict::hold) {
        ++report_.holds[std::string(policy::to_text(entry.hold.value()))];
    } else {
        ++report_.rules[std::string(policy::to_text(entry.rule))];
    }
    note("ledger " + entry.app.text() + ' ' + entry.dyno.text() + ' ' +
         std::string(policy::to_text(entry.verdict)) + ' ' + std::string(policy::to_text(entry.result)) +
         (entry.result == policy::Result::none ? "" : " ") + entry.reason + "; " + entry.detail);
    if (options_.check) {
        record_violation(checker_.on_ledger(now_, daemon_clock(), written));
    }
}

void Run::Impl::handle(const monitor::LogEvent& event) {
    note("log " + event.at + ' ' + event.text);
}

void Run::Impl::handle(const monitor::Notification& notification) {
    note("notification " + std::string(to_text(notification.event)) + ' ' + notification.text);
    checker_.on_notification(now_, notification);
}

void Run::Impl::record_violation(const std::optional<InvariantFailure>& failure) {
    if (!failure || report_.violation) {
        return;
    }
    Violation violation;
    violation.invariant = failure->invariant;
    violation.seed = scenario_.world.seed;
    violation.at = now_.wall;
    violation.what = failure->what;
    violation.trace = trace_.last();
    report_.violation = std::move(violation);
}

void Run::Impl::finish() {
    report_.virtual_time = now_.steady - begin_.steady;
    report_.digest = trace_.digest();
    report_.decisions = decisions_.value();
    report_.samples = checker_.samples();
    // A running dyno has a sample every 20.5 s on average.
    const auto period = static_cast<double>(scenario_.world.timing.metric_period.count()) * 1.025;
    report_.dyno_years = static_cast<double>(report_.samples) * period / (86'400e9 * 365.0);
}

// --- The public class

Run::Run(Scenario scenario, settings::Settings settings, Options options)
    : impl_(std::make_unique<Impl>(std::move(scenario), std::move(settings), std::move(options))) {}
Run::~Run() = default;
bool Run::step() {
    return impl_->step();
}
const RunReport& Run::go() {
    while (impl_->step()) {
    }
    return impl_->report();
}
const World& Run::world() const {
    return impl_->world();
}
const RunReport& Run::report() const {
    return impl_->report();
}
Instant Run::clock() const {
    return impl_->clock();
}

}  // namespace dynoward::simulator
