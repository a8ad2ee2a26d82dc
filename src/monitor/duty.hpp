// SPDX-License-Identifier: MIT
// What the monitor keeps for one app: its fleet, what was asked of the Platform API about it, and the
// restarts under way.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/heroku/replies.hpp"
#include "dynoward/heroku/restart_procedure.hpp"
#include "dynoward/policy/policy.hpp"
#include "dynoward/settings/settings.hpp"
#include "dynoward/values/instant.hpp"
#include "monitor/budget.hpp"
#include "monitor/episode.hpp"
#include "monitor/sight.hpp"

namespace dynoward::monitor {

/// One kind of list of the Platform API: when it was asked for, and when to ask again.
struct Inquiry {
    bool under_way = false;
    std::optional<SteadyTime> answered_at;
    SteadyTime retry_at{};

    /// Answered within a minute, or just failed: either way there is nothing to wait for.
    bool is_settled(const Instant& now) const {
        const bool known = answered_at && now.steady - *answered_at <= Seconds(60);
        return !under_way && (known || now.steady < retry_at);
    }
    bool may_ask(const Instant& now) const { return !under_way && now.steady >= retry_at; }
};

/// What somebody asked for and has not come to pass.
struct KeptWish {
    policy::Wish wish;
    std::uint64_t ledger_id = 0;  ///< of the newest entry about it
};

/// What was known of a dyno before DELETE was sent, for where that restarts nothing.
struct BeforeSending {
    std::optional<SteadyTime> restart_sent_at;
    fleet::OwnRestarts own;
    std::optional<KeptWish> alert;  ///< what asked for this restart, if an alert did
};

struct ActiveRestart {
    ActiveRestart(heroku::RestartProcedure started, std::string of_type)
        : procedure(std::move(started)), type(std::move(of_type)) {}
    heroku::RestartProcedure procedure;
    std::string type;
    std::uint64_t ledger_id = 0;  ///< 0 until DELETE is sent, or where somebody asked for it, at once
    BeforeSending before;
};

/// A confirmed restart whose new incarnation has not reported its memory yet.
struct Unmeasured {
    DynoName dyno;
    std::string former_incarnation;
    std::uint64_t ledger_id = 0;
    std::string detail;
    SteadyTime since{};
};

/// How many dynos of a type there are, and how many of them are not up.
struct TypeCount {
    unsigned dynos = 0;
    unsigned not_up = 0;
    unsigned unlisted = 0;  ///< speak, but the platform's list does not show them; not among the others
    std::optional<DynoName> one_not_up;  ///< the first by name
};
/// Counted again only when the fleet says that it may have changed.
struct Census {
    std::uint64_t mark = 0;
    bool listed = false;  ///< only dynos of the platform's list count
    std::map<std::string, TypeCount, std::less<>> types;
};

/// A dyno that each tick looks at: something is wrong with it, or was a short while ago.
struct Suspect {
    std::optional<policy::Finding> finding;
    std::optional<SteadyTime> quiet_since;  ///< nothing is found any more since then

    void note(const Instant& now, std::optional<policy::Finding> found) {
        if (found) {
            quiet_since.reset();
        } else if (!quiet_since) {
            quiet_since = now.steady;
        }
        finding = std::move(found);
    }
};
struct ByTypeThenNumber {
    bool operator()(const DynoName& a, const DynoName& b) const {
        return std::tuple(a.type(), a.number(), std::string_view(a.text())) <
               std::tuple(b.type(), b.number(), std::string_view(b.text()));
    }
};

/// Most dynos of a type rose over their level soon after a release.
struct Incident {
    WallTime release_at{};
    SteadyTime since{};
    std::string text;
};

struct Duty {
    bool is_restarting(const DynoName& dyno) const {
        return std::any_of(restarts.begin(), restarts.end(),
                           [&dyno](const ActiveRestart& r) { return r.procedure.dyno() == dyno; });
    }

    explicit Duty(const settings::AppSettings& app_settings)
        : settings(app_settings),
          fleet(app_settings.app, limits::dynos_per_app,
                app_settings.other_types.memory_signal == settings::MemorySignal::rss_swap
                    ? fleet::TrendOf::rss_swap
                    : fleet::TrendOf::total),
          budget(app_settings.restart_budget) {}

    settings::AppSettings settings;
    fleet::App fleet;
    Inquiry drains, dynos, formation, info;
    std::string drains_trouble;  ///< why the last list of drains was refused for good; empty: it was not
    std::vector<heroku::DynoInfo> dyno_pages;  ///< of a list that comes in several replies
    unsigned pages_read = 0;
    std::optional<std::vector<heroku::FormationInfo>> formation_seen;
    bool maintenance = false;        ///< as the platform last said of the app
    bool info_remarked = false;      ///< that this cannot be known was said
    bool formation_missing = false;  ///< the platform answered 404: there is none to wait for
    std::vector<ActiveRestart> restarts;
    std::vector<Unmeasured> unmeasured;
    std::map<DynoName, Suspect, ByTypeThenNumber> suspects;  ///< in order: equal input, equal choice
    std::map<DynoName, KeptWish, ByTypeThenNumber> wishes;
    std::set<std::pair<WallTime, std::string>> alarms;  ///< when a dyno is due by a rule of the clock
    mutable std::optional<Census> census;
    Budget budget;
    std::map<std::string, WallTime> assumed;  ///< beginnings counted as restarts of our former life
    std::set<DynoName, ByTypeThenNumber> under_review;       ///< restarted by us, and not done with
    std::map<std::string, Incident, std::less<>> incidents;  ///< by process type
    std::optional<bool> in_space;  ///< a Private or Shield Space, as the platform last said of the app
    bool space_matters = false;    ///< a batch without a token came, which that decides on
    std::optional<Instant>
        last_unproven_at;         ///< a batch came that is not proven; proven: fleet.last_batch()
    Episode unproven;             ///< of such batches
    std::string unproven_advice;  ///< what to do about them
    std::vector<std::pair<std::string, Episode>>
        other_drains;                        ///< that lose lines, by what is shown of the token
    Episode reused_ids;                      ///< of frame ids that came with other content
    std::optional<SteadyTime> silent_since;  ///< nothing was heard since, and that was told
    SteadyTime silence_looked_at{};
    DrainTotals drain_totals;
    Episode losses;                                                ///< of lines, as the sender says
    std::set<std::pair<std::string, std::string>> sizes_remarked;  ///< types and sizes with odd levels
    std::map<std::string, Episode, std::less<>> types_over;  ///< over their level, but not ours to restart
    Sight sight;
    SteadyTime sight_looked_at{};
};

}  // namespace dynoward::monitor
