// SPDX-License-Identifier: MIT
// Everything about one monitored app: its fleet, the findings of the rules, its restarts and requests, the
// health of its drain, and the data read from the Platform API. Monitor owns one for each app and routes
// batches, ticks and replies to it. Parts with state are separate classes. Its own code is in evaluate.cpp
// (decisions), gate_context.cpp (the input of the gates), carry_out.cpp (how a restart is carried out),
// requests.cpp (requests of alerts and admins), replies.cpp (the Platform API), ledger.cpp and view.cpp.
// Must never read a clock, use a socket, or act by itself.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/policy/policy.hpp"
#include "monitor/app/candidates.hpp"
#include "monitor/app/due_times.hpp"
#include "monitor/app/forecasts.hpp"
#include "monitor/app/incident_detector.hpp"
#include "monitor/app/reported_types.hpp"
#include "monitor/app/type_counts.hpp"
#include "monitor/clock_watch.hpp"
#include "monitor/drain/batch_intake.hpp"
#include "monitor/drain/drain_health.hpp"
#include "monitor/effects.hpp"
#include "monitor/introspection.hpp"
#include "monitor/pause.hpp"
#include "monitor/permission.hpp"
#include "monitor/platform/api_breaker.hpp"
#include "monitor/platform/heroku_status.hpp"
#include "monitor/platform/platform_queries.hpp"
#include "monitor/platform/platform_requests.hpp"
#include "monitor/prior_run.hpp"
#include "monitor/restart_request.hpp"
#include "monitor/views.hpp"
#include "restart/app_restarts.hpp"
#include "restart/assumed_restarts.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

class AppMonitor {
 public:
    /// Shared by all apps of a monitor. Outlives them.
    struct Shared {
        const settings::Settings& settings;
        const Permission& permission;
        const ClockWatch& clock;
        const Pause& pause;
        ApiBreaker& breaker;
        HerokuStatus& status;
        PlatformRequests& requests;
        policy::Ledger& ledger;
        Totals& totals;
    };
    /// `index`: its place among the apps, which requests to the Platform API carry.
    AppMonitor(const settings::AppSettings& settings, std::size_t index, const Shared& shared,
               const Instant& now, PriorRun prior_run);
    AppMonitor(const AppMonitor&) = delete;
    AppMonitor& operator=(const AppMonitor&) = delete;
    ~AppMonitor() = default;

    const AppName& name() const { return fleet_.name(); }
    const settings::AppSettings& settings() const { return settings_; }

    // --- Batches that are proven to be of this app
    BatchOutcome take_in(const Instant& now, const Instant& received, const Batch& batch,
                         BatchIntake& intake, Effects& effects);
    /// Batches that could not be judged were dropped then, and some may have been of this app.
    void note_dropped_batches(const Instant& at);
    /// Call it after one or more batches were read.
    void after_batches(const Instant& now, Effects& effects);

    // --- Time
    void on_clock_jump(const Instant& now);
    /// Requests to the Platform API that are due without a restart under way.
    void request_missing(const Instant& now, Effects& effects);
    /// Requests the dyno list, as a probe of the open breakers. Returns whether that is possible now.
    bool request_probe(const Instant& now, Effects& effects);
    /// `drains_known`: the platform's drain list is there, or cannot be requested.
    void on_tick(const Instant& now, bool drains_known, Effects& effects);

    // --- Replies of the Platform API
    /// A reply about a list or the app itself. Changes only the state of the queries: pass the answer to
    /// one of the functions below, after other users of it.
    PlatformQueries::Answer read_reply(const Instant& now, const heroku::ApiRequest& request,
                                       const heroku::ApiReply& reply, Effects& effects);
    void on_dyno_list(const Instant& now, const PlatformQueries::DynoList& list, Effects& effects);
    void on_formation(Effects& effects);
    /// nullopt: it could not be read.
    void on_app_read(const Instant& now, const std::optional<heroku::AppInfo>& app, Effects& effects);
    void on_status_read(const Instant& now, Effects& effects);
    /// `id`: of the request that it answers.
    void on_delete_reply(const Instant& now, std::uint64_t id, const DynoName& dyno,
                         const heroku::ApiReply& reply, Effects& effects);

    /// See Monitor::close_restarts.
    void close_restarts(const Instant& now, Effects& effects);

    /// See Monitor::request_restart.
    RestartAnswer request_restart(const Instant& now, const RestartRequest& request, Effects& effects);

    AppView view(const Instant& now) const;
    /// Of a process type; null: none.
    const policy::Experience* experience(std::string_view type) const {
        return forecasts_.experience(type);
    }
    /// Adds its sizes and bounds.
    void introspect(Introspection& inside) const;

    DrainHealth& drain_health() { return drain_health_; }
    PlatformQueries& queries() { return queries_; }
    AppBreaker& breaker() { return breaker_; }

    /// The app is configured by its id. Until its name is known, it may be one of the other apps.
    void await_name();
    void note_name_known() { awaits_name_ = false; }
    bool awaits_name() const { return awaits_name_; }
    /// It is the same app as `other`, which has its own monitor: this one restarts nothing.
    void set_duplicate_of(const AppName& other, Effects& effects);
    bool is_duplicate() const { return duplicate_of_.has_value(); }
    /// Why none of this app's dynos can be restarted now, apart from causes that affect all apps; nullopt:
    /// there is no such cause.
    std::optional<std::string> barred() const;

 private:
    using Decision = policy::Decision;

    // evaluate.cpp
    void evaluate_changed(const Instant& now, Effects& effects);
    void evaluate_all(const Instant& now, Effects& effects);
    void evaluate_due(const Instant& now, Effects& effects);
    bool call_next_of_fleets(const Instant& now);
    void set_due_time(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& rules);
    Candidate* update_candidate(const Instant& now, fleet::Dyno& dyno, Effects& effects);
    std::optional<Decision> recheck(const Instant& now, const fleet::Dyno& dyno, Candidate& candidate,
                                    Effects& effects);
    void pick_victims(const Instant& now, Effects& effects);
    std::optional<policy::Finding> find_fault(const Instant& now, const fleet::Dyno& dyno) const;
    std::optional<policy::Finding> find_fault(const Instant& now, const fleet::Dyno& dyno,
                                              const settings::TypeSettings& rules,
                                              const std::optional<policy::Forecast>& forecast) const;
    std::optional<Decision> decide(const Instant& now, const fleet::Dyno& dyno) const;
    Decision decide(const Instant& now, const fleet::Dyno& dyno, policy::Finding finding) const;

    // gate_context.cpp
    policy::GateContext gate_context(const Instant& now, const fleet::Dyno& dyno) const;
    policy::OwnRestarts own_restarts(const Instant& now, const fleet::Dyno& dyno) const;
    void count_others(std::string_view type, const fleet::Dyno& dyno, policy::GateContext& context) const;
    std::optional<bool> is_in_formation(const fleet::Dyno& dyno) const;

    // ledger.cpp
    policy::LedgerEntry entry_of(const Instant& now, const fleet::Dyno& dyno,
                                 const policy::Finding& finding) const;
    const policy::LedgerEntry& write_restart(const Instant& now, const fleet::Dyno& dyno,
                                             const policy::Finding& finding);
    void write_hold(const Instant& now, const fleet::Dyno& dyno, Candidate& candidate,
                    const Decision& decision, Effects& effects);
    const policy::LedgerEntry& write_hold_again(const Instant& now, const fleet::Dyno& dyno,
                                                Candidate& candidate, const Decision& decision,
                                                Effects& effects);
    void write_not_watched(const Instant& now, const fleet::Dyno& dyno, const policy::Finding& finding,
                           Effects& effects);
    void report_not_selected(const Instant& now, const fleet::Dyno& dyno, Effects& effects);
    void report_timeout(const Instant& now, const DynoName& dyno, Effects& effects);
    void report_slow_readings(const fleet::Dyno& dyno, Effects& effects);

    // carry_out.cpp
    void start_restart(const Instant& now, const fleet::Dyno& dyno, policy::Rule rule,
                       std::uint64_t ledger_id, Effects& effects);
    bool is_list_fresh(const Instant& now, const DynoName& dyno) const;
    bool is_preflight_ready(const Instant& now, const DynoName& dyno) const;
    void run_preflights_if_ready(const Instant& now, Effects& effects);
    void run_preflight(const Instant& now, const DynoName& name, Effects& effects);
    void follow_restarts(const Instant& now, Effects& effects);
    void carry_out(const Instant& now, const DynoName& dyno, const restart::Action& action,
                   Effects& effects);
    void write_pending(const Instant& now, const fleet::Dyno& dyno, const policy::Finding& finding,
                       Effects& effects);
    void write_outcome(const restart::action::WriteOutcome& outcome, Effects& effects);
    void write_memory(const restart::action::WriteMemory& memory, const DynoName& dyno, Effects& effects);
    void report_ineffective(unsigned in_a_row, const DynoName& dyno, Effects& effects) const;
    void evaluate_last(const Instant& now, const fleet::Dyno& dyno, const policy::Finding& finding,
                       Effects& effects);
    void review_restarts(const Instant& now, Effects& effects);

    // requests.cpp
    void request_for(const Instant& now, const fleet::Dyno& dyno, const RestartRequest& request,
                     RestartAnswer& answer, Effects& effects);
    bool is_requested_already(const fleet::Dyno& dyno, const RestartRequest& request,
                              RestartAnswer& answer) const;
    bool is_refused(const fleet::Dyno* dyno, const std::string& subject, RestartAnswer& answer) const;
    void hold_request(const Instant& now, const fleet::Dyno& dyno, policy::RequestedRestart request,
                      const Decision& decision, RestartAnswer& answer, Effects& effects);
    void begin_request(const Instant& now, const fleet::Dyno& dyno, policy::RequestedRestart request,
                       const Decision& decision, RestartAnswer& answer, Effects& effects);
    void expire_requests(const Instant& now, Effects& effects);

    // replies.cpp
    PlatformQueries::Access access();
    std::uint32_t holds_in_force() const;
    bool hides_a_neighbour() const;

    std::string platform_trouble(const Instant& now) const;

    // view.cpp
    DynoView view_of(const Instant& now, const fleet::Dyno& dyno) const;
    std::optional<ForecastView> forecast_of(const Instant& now, const fleet::Dyno& dyno) const;
    std::optional<VerdictView> verdict_of(const Instant& now, const fleet::Dyno& dyno) const;

    const settings::TypeSettings& rules_of(const fleet::Dyno& dyno) const;
    bool is_target(const fleet::Dyno& dyno) const;
    std::string why_no_target(const fleet::Dyno& dyno) const;

    settings::AppSettings settings_;
    Shared shared_;
    std::size_t index_;
    std::optional<AppName> duplicate_of_;
    bool awaits_name_ = false;
    fleet::App fleet_;
    Candidates candidates_;
    DueTimes due_times_;
    TypeCounts type_counts_;
    restart::AppRestarts restarts_;
    restart::AssumedRestarts assumed_;
    AppBreaker breaker_;
    PlatformQueries queries_;
    DrainHealth drain_health_;
    IncidentDetector incidents_;
    Forecasts forecasts_;
    ReportedTypes reported_types_;
    std::set<DynoName> reported_slow_;  ///< dynos that were logged as reporting too rarely
};

}  // namespace dynoward::monitor
