// SPDX-License-Identifier: MIT
// Checks the invariants S1-S11 and L1-L3 (docs/simulator.md) during a run, from the ground truth of the
// world, the requests that were sent, and the settings. It shares no code with the rules and gates that it
// checks. Where Dynoward cannot have better information (a list a second old, a wrong clock), it is
// more lenient; each such allowance is explained in the code.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alerts/alert_requests.hpp"
#include "monitor/monitor.hpp"
#include "simulator/run/fault_coverage.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/sender/alert_generator.hpp"
#include "simulator/sender/drain_sender.hpp"
#include "simulator/world/observer.hpp"
#include "simulator/world/world.hpp"

namespace dynoward::simulator {

struct InvariantFailure {
    std::string invariant;
    std::string what;
};
using Check = std::optional<InvariantFailure>;

class Checker final : public Observer {
 public:
    enum class Disturbance : std::uint8_t { world, daemon_suspended, clock, api_begins, api_ends };

    Checker(const Scenario& scenario, const settings::Settings& settings, const World& world,
            FaultCoverage& coverage);

    // --- Events of the world (checker.cpp)
    void on_reading(std::size_t app, std::size_t dyno, const Incarnation& of, const MemoryReading& reading,
                    WallTime stamp) override;
    void on_state(std::size_t app, std::size_t dyno, DynoState to, SteadyTime at) override;
    void on_end(std::size_t app, std::size_t dyno, Cause cause, SteadyTime at) override;

    // --- Events of the run (checker.cpp)
    void on_daemon_start(const Instant& now);
    void on_daemon_crash(const Instant& now);
    void on_disturbance(const Instant& now, Disturbance what);
    void on_outage(const Instant& now, std::size_t app);
    void on_lost(const Instant& now, std::size_t app);
    /// Only the frames are counted: whatever these lines contain, they must not delay a restart.
    void on_foreign(std::uint64_t frames) { frames_ += frames; }
    void before_effects(const Instant& now, const Instant& daemon_now, std::size_t app,
                        const DrainRequest& request, int status);
    void on_never_sent(const heroku::ApiRequest& request);
    void on_arrived(const Instant& now, const heroku::ApiRequest& request, bool effective);
    void on_reply(const Instant& now, const heroku::ApiRequest& request, const heroku::ApiReply& reply);
    void on_alert_fired(std::string_view app, std::string_view dyno);
    void on_notification(const Instant& now, const monitor::Notification& notification);

    // --- Checks
    Check on_batch(const Instant& now, const Instant& daemon_now, const monitor::Monitor& monitor);
    Check on_tick(const Instant& now, const Instant& daemon_now, const monitor::Monitor& monitor);
    Check on_alert(const GeneratedAlert& alert, const std::vector<alerts::AlertRequest>& requests) const;
    Check on_request(const Instant& now, const Instant& daemon_now, const heroku::ApiRequest& request);
    Check on_ledger(const Instant& now, const Instant& daemon_now, const monitor::LedgerWritten& written);

    std::uint64_t samples() const { return samples_; }
    std::uint64_t ended_by_api() const { return ended_by_api_; }

 private:
    struct Reading {
        WallTime stamp{};
        std::int32_t total = 0, swap = 0, rss = 0;  ///< hundredths of a MB
        std::uint32_t incarnation = 0;
    };
    struct DynoTruth {
        std::array<Reading, 64> readings{};
        std::uint32_t count = 0;
        std::array<std::pair<std::uint32_t, Uuid>, 4> uuids{};
        std::uint32_t uuids_seen = 0;
        std::uint32_t incarnation = 0;
        SteadyTime over_since = SteadyTime::max();
        SteadyTime unblocked_at{};  ///< from here on nothing about the dyno itself prevents a restart
        SteadyTime deleted_at = SteadyTime::min();
        std::uint64_t deleted_in_process = 0;  ///< number of Dynoward's process
        bool delete_effective = false;
        SteadyTime previous_delete_at = SteadyTime::min();  ///< restored if the last DELETE is refused
        SteadyTime refused_at = SteadyTime::min();
        std::uint64_t refused_in_process = 0;  ///< number of Dynoward's process
        unsigned consecutive_deletes = 0;      ///< by Dynoward, since anything else restarted the dyno
        unsigned deletes_this_process = 0;     ///< by Dynoward's present process
        bool restarting_by_us =
            false;  ///< a DELETE is in flight, or was carried out and the dyno is not up yet
        bool up = true;
        SteadyTime listed_at = SteadyTime::min();  ///< when a dyno list last showed it up
        WallTime up_since{};
    };
    struct TypeTruth {
        const settings::TypeSettings* rules = nullptr;
        bool selected = false;
        std::int64_t soft = 0;
        unsigned not_up = 0;
        unsigned over = 0;
        unsigned listed = 0;
        SteadyTime unblocked_at{};
    };
    struct AppTruth {
        const settings::AppSettings* settings = nullptr;
        std::vector<DynoTruth> dynos;
        std::vector<TypeTruth> types;
        SteadyTime unblocked_at{};
        WallTime gap = WallTime::min();
        bool lossy = false;  ///< this process of Dynoward missed lines, perhaps those of a release
        std::map<std::string, std::uint64_t>
            reported_losses;  ///< lines by frame id; a repeat may report more
        SteadyTime listed_at = SteadyTime::min();
        struct Sent {
            SteadyTime at{};
            std::uint64_t process_number = 0;
            bool effective = true;
            std::size_t dyno = 0;
        };
        std::deque<Sent> sent;
    };
    struct Place {
        std::size_t app = 0;
        std::size_t dyno = 0;
    };

    DynoTruth& truth(std::size_t app, std::size_t dyno);
    std::optional<Place> find(std::string_view app, std::string_view dyno) const;
    const SimulatedApp& app_at(std::size_t app) const { return world_.apps()[app]; }
    void check_overdue_restart(std::size_t app, std::size_t dyno, SteadyTime now);

    // checks_restart.cpp, with on_never_sent() and on_arrived()
    Check check_shape(const heroku::ApiRequest& request) const;
    Check check_restart(const Instant& now, const Instant& daemon_now, Place where);
    Check check_preflight(const Instant& now, const Instant& daemon_now, Place where) const;
    Check check_spacing(const Instant& now, const Instant& daemon_now, Place where) const;
    Check check_unavailable(Place where) const;
    void note_delete(const Instant& now, Place where);
    void note_refusal(const Instant& now, const heroku::ApiRequest& request, const heroku::ApiReply& reply);
    Seconds cooldown_of(std::size_t app, std::size_t dyno) const;
    std::optional<Place> place_of_change(const heroku::ApiRequest& request) const;
    void note_effect(Place where, bool effective);

    // checks_alerts.cpp
    Check check_alert_target(const policy::LedgerEntry& entry) const;

    // checks_evidence.cpp
    Check check_evidence(const Instant& daemon_now, Place where, const policy::LedgerEntry& entry) const;
    Check check_readings(const Instant& daemon_now, Place where, const policy::LedgerEntry& entry,
                         std::uint32_t incarnation) const;

    // checks_state.cpp
    Check check_fates(const monitor::Monitor& monitor) const;
    Check check_introspection(const Instant& now, const monitor::Monitor& monitor);
    Check with_view(const Instant& daemon_now, const monitor::Monitor& monitor) const;
    Check check_view(const Instant& daemon_now, const monitor::Monitor& monitor) const;
    Check check_progress(const Instant& now);

    const Scenario& scenario_;
    const settings::Settings& settings_;
    const World& world_;
    FaultCoverage& coverage_;
    std::vector<AppTruth> apps_;
    bool drain_in_order_ = false;  ///< the drain loses, delays and reorders nothing
    bool rss_swap_ = false;
    std::uint64_t samples_ = 0;
    std::uint64_t ended_by_api_ = 0;
    std::uint64_t process_number_ = 0;
    SteadyTime process_started_at_{};
    SteadyTime unblocked_at_{};  ///< for all dynos: starts, suspensions, clock, Platform API
    bool api_has_fault_ = false;
    SteadyTime api_ended_{};
    std::map<std::string, SteadyTime> breakers_open_since_;  ///< by app; empty: the shared breaker
    SteadyTime
        api_unblocked_at_{};    ///< no restart is expected before this after a fault of the Platform API
    std::uint64_t frames_ = 0;  ///< given to the present Monitor
    std::optional<Place> allowed_;
    std::set<std::string> named_by_alerts_;        ///< `shop/web.3`: named by firing alerts
    std::map<std::uint64_t, SteadyTime> pending_;  ///< ledger ids of restarts without a result yet
    std::map<std::pair<std::string_view, std::size_t>, SteadyTime> stamps_;
    SteadyTime introspected_at_{}, viewed_at_{};
    Check failure_;  ///< found while the world advanced
    Place failed_at_;
};

}  // namespace dynoward::simulator
