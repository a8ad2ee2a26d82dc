// SPDX-License-Identifier: MIT
// A run from inside. Its parts are in files of their own: run.cpp (the clock, and what happens),
// run_drain.cpp (what the drains send), run_alerts.cpp (what monitoring tools post), run_api.cpp (what is
// asked of the Platform API).
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "alert_forger.hpp"
#include "checker.hpp"
#include "coverage.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/simulator/drain_sender.hpp"
#include "dynoward/simulator/happenings.hpp"
#include "dynoward/simulator/platform_api.hpp"
#include "dynoward/simulator/run.hpp"
#include "trace.hpp"

namespace dynoward::simulator {

class Run::Impl {
 public:
    Impl(Scenario scenario, settings::Settings settings, Options options);

    bool step();
    const World& world() const { return world_; }
    const RunReport& report() const { return report_; }
    Instant clock() const { return now_; }

 private:
    /// A drain on its way to Dynoward: one request at a time, and the next one when that is answered.
    struct Feed {
        Feed(std::string name, DrainQueue& queue, std::uint64_t seed, const SenderFaults& faults)
            : app(std::move(name)), sender(queue, seed, faults) {}
        std::string app;
        DrainSender sender;
        monitor::Sender as;
        SteadyTime next{};
        int status = -1;  ///< of the request in flight; -1: none
        SteadyTime unreachable_until{};
        std::uint64_t lost = 0, delivered = 0;
        std::optional<DrainRequest> in_socket;  ///< arrived while Dynoward was stopped
    };
    struct Waiting {
        monitor::SendRequest request;
        SteadyTime queued_at{};
    };
    struct InFlight {
        explicit InFlight(monitor::SendRequest&& asked) : request(std::move(asked)) {}
        monitor::SendRequest request;
        std::uint64_t life = 0;  ///< of the monitor that asked
        SteadyTime arrives_at{}, answered_at{};
        bool arrived = false;
        heroku::ApiReply reply;
    };
    struct ActiveTrouble {
        std::size_t index = 0;
        SteadyTime until{};
    };

    // run.cpp
    SteadyTime next() const;
    void happen();
    void happen_to_us(const HappeningClock::Due& due);
    void begin_life();
    void end_life();
    void wake();
    void set_clock_right();
    void tick();
    void take_effects();
    void finish();
    bool alive() const { return monitor_ != nullptr && !stopped_until_; }
    Instant own() const { return {now_.steady, now_.wall + clock_offset_}; }
    void note(std::string text) { trace_.note(now_.wall, std::move(text)); }
    void violated(const std::optional<Broken>& broken);

    // run_drain.cpp
    void post(std::size_t index);
    int deliver(std::size_t index, const DrainRequest& request);
    void note_sender(Feed& feed);
    void post_foreign();

    // run_alerts.cpp
    void post_alert();

    // run_api.cpp
    void on_api_time();
    void start_request();
    void arrive(InFlight& flight);
    void answer();
    void begin_trouble(std::size_t index);
    void end_troubles();
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
    HappeningClock happenings_;
    Random random_;  ///< of delays and what happens to Dynoward
    Trace trace_;
    RunReport report_;
    Coverage coverage_;
    Checker checker_;

    std::unique_ptr<monitor::Monitor> monitor_;
    std::uint64_t life_ = 0;
    monitor::Effects effects_;
    Nanoseconds clock_offset_{};
    std::optional<SteadyTime> clock_right_at_;
    std::optional<SteadyTime> born_at_;  ///< after a crash
    std::optional<SteadyTime> stopped_until_;
    SteadyTime next_tick_{};
    std::vector<Feed> feeds_;
    Nanoseconds post_takes_{};  ///< a drain request and its reply
    Nanoseconds api_takes_{};   ///< at most, of an ordinary request
    std::deque<Waiting> waiting_;
    std::optional<InFlight> in_flight_;
    std::vector<ActiveTrouble> troubles_;
    AlertForger alerts_;
    SteadyTime next_alert_{};
    std::uint64_t foreign_posts_ = 0;
    double dyno_ns_ = 0;
    SteadyTime counted_until_{};
    std::uint64_t dynos_now_ = 0;
};

}  // namespace dynoward::simulator
