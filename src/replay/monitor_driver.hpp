// SPDX-License-Identifier: MIT
// Drives one monitor over a recording: passes it the lines as batches, ticks it, answers its requests from
// a stub platform, and drops the lines of incarnations that the replay has restarted.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "monitor/monitor.hpp"
#include "replay/replay.hpp"
#include "replay/stub_platform.hpp"
#include "replay/totals.hpp"

namespace dynoward::replay {

class MonitorDriver {
 public:
    using OnEntry = std::function<void(const policy::LedgerEntry&)>;

    MonitorDriver(const Variant& variant, const Instant& begins, bool for_chart, OnEntry on_entry);

    /// A line with an event; it is posted at the end of its second.
    void on_line(const Instant& now, const logplex::Event& event, std::string_view octets);
    /// Lines are missing at this point.
    void on_loss(const Instant& now);
    void end_of_second(const Instant& now);
    void tick(const Instant& now);
    /// At the end of the recording: completes the report.
    void finish();

    const Report& report() const { return totals_.report(); }

 private:
    void add_frame(std::string_view octets);
    void add_replacement_sample(const Instant& now, const StubDyno& dyno, const logplex::Event& event);
    void post(const Instant& now, std::string_view body, std::optional<std::uint64_t> announced);
    void carry_out(const Instant& now, monitor::Effects effects);
    void take_ledger(monitor::LedgerWritten written);
    void take_log_event(const monitor::LogEvent& event);
    bool must_wait(const Instant& now, const heroku::ApiRequest& request) const;

    AppName app_;
    WallTime begins_;
    settings::Mode shown_mode_;
    StubPlatform platform_;
    Totals totals_;
    OnEntry on_entry_;
    monitor::Monitor monitor_;
    std::vector<monitor::SendRequest> waiting_;
    std::string body_;  ///< the batch of the current second
};

}  // namespace dynoward::replay
