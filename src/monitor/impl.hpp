// SPDX-License-Identifier: MIT
// The monitor from inside: an AppMonitor for each app, what all of them share, and the ways of batches
// (ingest.cpp) and replies (replies.cpp) to them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "monitor/app/app_monitor.hpp"
#include "monitor/clock_watch.hpp"
#include "monitor/drain/batch_intake.hpp"
#include "monitor/drain/sender_registry.hpp"
#include "monitor/monitor.hpp"
#include "monitor/pause.hpp"
#include "monitor/permission.hpp"
#include "monitor/platform/api_breaker.hpp"
#include "monitor/platform/heroku_status.hpp"
#include "monitor/platform/platform_requests.hpp"

namespace dynoward::monitor {

class Monitor::Impl {
 public:
    Impl(settings::Settings settings, const Instant& now, PriorRun prior_run);

    // ingest.cpp
    Admission admit(const Instant& now, const Sender& sender, Effects& effects);
    void on_refused(const Instant& now, std::optional<std::string_view> app, std::string_view remedy);
    BatchOutcome on_batch(const Instant& now, const Batch& batch, Effects& effects);

    // replies.cpp
    void on_reply(const Instant& now, std::uint64_t id, const heroku::ApiReply& reply, Effects& effects);

    // monitor.cpp
    void on_tick(const Instant& now, Effects& effects);
    RestartAnswer request_restart(const Instant& now, const RestartRequest& request, Effects& effects);
    std::vector<AppView> view(const Instant& now) const;
    Standing standing(const Instant& now) const;
    Totals totals() const;
    const policy::Experience* experience(const AppName& app, std::string_view type) const;
    const policy::Ledger& ledger() const { return ledger_; }
    settings::Mode mode() const { return permission_.mode(); }
    void stop_acting() { permission_.stop(); }
    void close_restarts(const Instant& now, Effects& effects);
    Pause& pause() { return pause_; }
    const Pause& pause() const { return pause_; }

    // introspect.cpp
    Introspection introspect() const;

 private:
    // ingest.cpp
    AppMonitor* app_at(const std::optional<std::size_t>& index);
    void refuse_foreign(const Instant& now, const AppName* app, Effects& effects);
    BatchOutcome show(const Instant& now, const Batch& batch, AppMonitor* app, Effects& effects);
    void drop(const Instant& now, const Instant& received, const Batch& batch, Effects& effects);
    BatchOutcome count_only(const Batch& batch);
    void keep(const Instant& now, const Batch& batch, AppMonitor* app, Effects& effects);
    void drop_kept(const Instant& now, const std::vector<KeptBatch>& gone, Effects& effects);
    void refuse_kept(const Instant& now, const SenderRegistry::Attribution& from, Effects& effects);
    void settle_kept(const Instant& now, Effects& effects);

    // replies.cpp
    void request_missing(const Instant& now, Effects& effects);
    void request_probe(const Instant& now, Effects& effects);
    void note_breakers(const Instant& now, AppMonitor& app, const BreakerInput& in, Effects& effects);
    void note_app_name(AppMonitor& app, const std::string& name, Effects& effects);
    void apply(const Instant& now, std::size_t index, const PlatformQueries::Answer& answer,
               Effects& effects);

    // monitor.cpp
    std::optional<std::string> barred_app() const;
    void check_clock(const Instant& now, Effects& effects);

    settings::Settings settings_;
    Permission permission_;
    ClockWatch clock_;
    Pause pause_;
    ApiBreaker breaker_;
    std::size_t next_probe_ = 0;  ///< index of the app whose dyno list is the next probe
    HerokuStatus status_;
    PlatformRequests requests_;
    policy::Ledger ledger_;
    Totals totals_;  ///< but for what totals() adds from the parts
    SenderRegistry senders_;
    BatchIntake intake_;
    std::vector<std::unique_ptr<AppMonitor>> apps_;
    std::unordered_map<std::string, AppMonitor*> app_by_name_;
};

}  // namespace dynoward::monitor
