// SPDX-License-Identifier: MIT
// The implementation of a run. Its parts are in files of their own: run.cpp (the clock, random events,
// effects), run_drain.cpp (the drains), run_alerts.cpp (the alert webhook), run_api.cpp (the Platform API).
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "monitor/monitor.hpp"
#include "simulator/api/platform_api.hpp"
#include "simulator/invariants/checker.hpp"
#include "simulator/run/decision_digest.hpp"
#include "simulator/run/fault_coverage.hpp"
#include "simulator/run/random_events.hpp"
#include "simulator/run/run.hpp"
#include "simulator/run/trace.hpp"
#include "simulator/sender/alert_generator.hpp"
#include "simulator/sender/drain_sender.hpp"

namespace dynoward::simulator {

class Run::Impl {
 public:
    Impl(Scenario scenario, settings::Settings settings, Options options);

    bool step();
    const World& world() const { return world_; }
    const RunReport& report() const { return report_; }
    Instant clock() const { return now_; }

 private:
    /// The connection of a drain to Dynoward: one request at a time, the next one after the reply.
    struct Feed {
        Feed(std::string name, DrainQueue& queue, std::uint64_t seed, const SenderFaults& faults)
            : app(std::move(name)), sender(queue, seed, faults) {}
        std::string app;
        DrainSender sender;
        monitor::Sender identity;
        SteadyTime next{};
        int status = -1;  ///< of the request in flight; -1: none
        SteadyTime unreachable_until{};
        std::uint64_t lost = 0;
        std::optional<DrainRequest> unread_request;  ///< arrived while Dynoward was suspended
    };
    struct Waiting {
        monitor::SendRequest request;
        SteadyTime queued_at{};
        std::string withdrawn_why{};
    };
    struct InFlight {
        explicit InFlight(monitor::SendRequest&& asked) : request(std::move(asked)) {}
        monitor::SendRequest request;
        std::uint64_t process_number = 0;  ///< of the process that sent it
        SteadyTime started_at{}, arrives_at{}, answered_at{};
        bool arrived = false;
        heroku::ApiReply reply;
    };
    struct ActiveFault {
        std::size_t index = 0;
        SteadyTime until{};
    };

    // run.cpp
    SteadyTime next() const;
    void run_due_events();
    void disturb_daemon(const RandomEvents::Due& due);
    void start_daemon();
    void crash_daemon();
    void continue_daemon();
    void correct_clock();
    void tick();
    void handle_effects();
    void handle(monitor::SendRequest& request);
    void withdraw(const monitor::WithdrawRequests& which);
    void handle(const monitor::LedgerWritten& written);
    void handle(const monitor::LogEvent& event);
    void handle(const monitor::Notification& notification);
    void finish();
    bool is_running() const { return monitor_ != nullptr && !suspended_until_; }
    Instant daemon_clock() const { return {now_.steady, now_.wall + clock_offset_}; }
    void note(std::string text) { trace_.note(now_.wall, std::move(text)); }
    void record_violation(const std::optional<InvariantFailure>& failure);

    // run_drain.cpp
    void post(std::size_t index);
    int deliver(std::size_t index, const DrainRequest& request);
    void record_losses(Feed& feed);
    void post_foreign();

    // run_alerts.cpp
    void post_alert();

    // run_api.cpp
    void on_api_time();
    void start_request();
    void arrive(InFlight& flight);
    void answer();
    void begin_api_fault(std::size_t index);
    void end_api_faults();
    SteadyTime next_api() const;
    Nanoseconds latency();

    Scenario scenario_;
    settings::Settings settings_;
    Options options_;
    Instant now_;
    Instant begin_;
    SteadyTime end_{};
    World world_;
    PlatformApi platform_;
    RandomEvents random_events_;
    Random random_;  ///< of delays and of events that affect Dynoward
    Trace trace_;
    DecisionDigest decisions_;
    RunReport report_;
    FaultCoverage coverage_;
    Checker checker_;

    std::unique_ptr<monitor::Monitor> monitor_;
    std::uint64_t process_number_ = 0;
    monitor::Effects effects_;
    Nanoseconds clock_offset_{};
    std::optional<SteadyTime> clock_corrected_at_;
    std::optional<SteadyTime> daemon_starts_at_;  ///< after a crash
    std::optional<SteadyTime> suspended_until_;
    SteadyTime next_tick_{};
    std::vector<Feed> feeds_;
    Nanoseconds post_duration_{};    ///< a drain request and its reply
    Nanoseconds max_api_latency_{};  ///< of an ordinary request
    std::deque<Waiting> waiting_;
    std::optional<InFlight> in_flight_;
    std::vector<ActiveFault> active_faults_;
    AlertGenerator alerts_;
    SteadyTime next_alert_{};
};

}  // namespace dynoward::simulator
