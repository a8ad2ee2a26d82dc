// SPDX-License-Identifier: MIT
// The invariants S1-S11 and L1-L3 (docs/simulator.md), checked while a run goes on. Written from what the
// world really did, what was really sent, and the settings; it shares no code with the rules and gates that
// it judges. Where Dynoward cannot know better (a list a second old, a clock that is off) it is given the
// benefit of that, and each such allowance is said where it is made.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alert_forger.hpp"
#include "coverage.hpp"
#include "dynoward/alerts/asks.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/simulator/drain_sender.hpp"
#include "dynoward/simulator/scenario.hpp"
#include "dynoward/simulator/witness.hpp"
#include "dynoward/simulator/world.hpp"

namespace dynoward::simulator {

struct Broken {
    std::string invariant;
    std::string what;
};
using Check = std::optional<Broken>;

class Checker final : public Witness {
 public:
    enum class Disturbance : std::uint8_t { world, own_stop, clock, api_begins, api_ends };

    Checker(const Scenario& scenario, const settings::Settings& settings, const World& world,
            Coverage& coverage);

    // --- What the world does (checker.cpp)
    void on_reading(std::size_t app, std::size_t dyno, const Incarnation& of, const MemoryReading& reading,
                    WallTime stamp) override;
    void on_state(std::size_t app, std::size_t dyno, DynoState to, SteadyTime at) override;
    void on_end(std::size_t app, std::size_t dyno, Cause cause, SteadyTime at) override;

    // --- What the run does (checker.cpp)
    void on_life(const Instant& now);
    void on_death(const Instant& now);
    void on_disturbance(const Instant& now, Disturbance what);
    void on_outage(const Instant& now, std::size_t app);
    void on_lost(const Instant& now, std::size_t app);
    /// Nothing else is noted: whatever they say, they must not delay a restart by a second.
    void on_foreign(std::uint64_t frames) { frames_ += frames; }
    void before_effects(const Instant& now, const Instant& own, std::size_t app,
                        const DrainRequest& request, int status);
    void on_never_sent(const heroku::ApiRequest& asked);
    void on_arrived(const Instant& now, const heroku::ApiRequest& asked, bool effective);
    void on_reply(const Instant& now, const heroku::ApiRequest& asked, const heroku::ApiReply& reply);
    void on_asked(std::string_view app, std::string_view dyno);
    void on_remark(const Instant& now, std::string_view at);

    // --- Checks
    Check on_batch(const Instant& now, const Instant& own, const monitor::Monitor& monitor);
    Check on_tick(const Instant& now, const Instant& own, const monitor::Monitor& monitor);
    Check on_alert(const ForgedAlert& alert, const std::vector<alerts::Ask>& asks) const;
    Check on_request(const Instant& now, const Instant& own, const heroku::ApiRequest& request);
    Check on_ledger(const Instant& now, const Instant& own, const monitor::LedgerWritten& written);

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
        SteadyTime clear{};  ///< from here on nothing of the dyno's own stands against a restart
        SteadyTime deleted_at = SteadyTime::min();
        std::uint64_t deleted_in = 0;  ///< life of Dynoward
        bool delete_effective = false;
        SteadyTime deleted_before = SteadyTime::min();  ///< the one before, where the last one was refused
        SteadyTime refused_at = SteadyTime::min();
        std::uint64_t refused_in = 0;  ///< life of Dynoward
        unsigned deletes_in_row = 0;   ///< of ours, since somebody else restarted it
        unsigned deletes_in_life = 0;  ///< of ours, since Dynoward's own start
        bool by_our_hand = false;      ///< DELETE is on its way, or carried out and the dyno not up since
        bool up = true;
        SteadyTime shown_at = SteadyTime::min();  ///< a dyno list of this time showed it up
        WallTime shown_since{};
    };
    struct TypeTruth {
        const settings::TypeSettings* rules = nullptr;
        bool selected = false;
        std::int64_t soft = 0;
        unsigned not_up = 0;
        unsigned over = 0;
        unsigned shown = 0;
        SteadyTime clear{};
    };
    struct AppTruth {
        const settings::AppSettings* settings = nullptr;
        std::vector<DynoTruth> dynos;
        std::vector<TypeTruth> types;
        SteadyTime clear{};
        WallTime gap = WallTime::min();
        bool lossy = false;  ///< lines were lost in this life of Dynoward's, perhaps those of a release
        std::map<std::string, std::uint64_t> losses_told;  ///< lines, by frame id: repeats may tell of more
        SteadyTime shown_at = SteadyTime::min();
        struct Sent {
            SteadyTime at{};
            std::uint64_t life = 0;
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
    void judge_breach(std::size_t app, std::size_t dyno, SteadyTime now);

    // checks_restart.cpp, with on_never_sent() and on_arrived()
    Check check_shape(const heroku::ApiRequest& request) const;
    Check check_restart(const Instant& now, const Instant& own, Place where);
    Check check_look(const Instant& now, const Instant& own, Place where) const;
    Check check_spacing(const Instant& now, const Instant& own, Place where) const;
    Check check_away(Place where) const;
    void note_delete(const Instant& now, Place where);
    void note_refusal(const Instant& now, const heroku::ApiRequest& asked, const heroku::ApiReply& reply);
    Seconds cooldown_of(std::size_t app, std::size_t dyno) const;
    std::optional<Place> place_of_change(const heroku::ApiRequest& asked) const;
    void note_effect(Place where, bool effective);

    // checks_alerts.cpp
    Check check_asked(const policy::LedgerEntry& entry) const;

    // checks_evidence.cpp
    Check check_evidence(const Instant& own, Place where, const policy::LedgerEntry& entry) const;
    Check check_readings(const Instant& own, Place where, const policy::LedgerEntry& entry,
                         std::uint32_t incarnation) const;

    // checks_state.cpp
    Check check_fates(const monitor::Monitor& monitor) const;
    Check check_audit(const Instant& now, const monitor::Monitor& monitor);
    Check with_view(const Instant& own, const monitor::Monitor& monitor) const;
    Check check_view(const Instant& own, const monitor::Monitor& monitor) const;
    Check check_progress(const Instant& now);

    const Scenario& scenario_;
    const settings::Settings& settings_;
    const World& world_;
    Coverage& coverage_;
    std::vector<AppTruth> apps_;
    bool drain_in_order_ = false;  ///< nothing is lost, late or reordered on the way
    bool rss_swap_ = false;
    std::uint64_t samples_ = 0;
    std::uint64_t ended_by_api_ = 0;
    std::uint64_t life_ = 0;
    SteadyTime life_began_{};
    SteadyTime clear_{};  ///< of Dynoward's own: starts, stops, clock, Platform API
    bool api_trouble_ = false;
    SteadyTime api_ended_{};
    std::optional<SteadyTime> breaker_open_since_;
    SteadyTime api_clear_{};    ///< so far nothing is expected after trouble of the Platform API
    std::uint64_t frames_ = 0;  ///< handed to the present Monitor
    std::optional<Place> allowed_;
    std::set<std::string> asked_;                  ///< `shop/web.3`: what alerts that fire have named
    std::map<std::uint64_t, SteadyTime> pending_;  ///< ledger ids of restarts without a result
    std::map<std::pair<std::string_view, std::size_t>, SteadyTime> stamps_;
    SteadyTime audited_{}, viewed_{};
    Check broken_;  ///< found while the world went on
    Place broken_at_;
};

}  // namespace dynoward::simulator
