// SPDX-License-Identifier: MIT
// The forecasts of one app: per process type the experience of earlier crossings, the dynos whose crossing
// is within reach, and how long a restart takes. Dynos that leak in step cross together, but only a few may
// be away at once: the restarts of all but the last must begin earlier.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/forecast.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/instant.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

class Forecasts {
 public:
    /// The forecast for a dyno of this type now; nullopt: none, memory is far below the level.
    std::optional<policy::Forecast> of(const fleet::Dyno& dyno, std::string_view type,
                                       const settings::TypeSettings& settings) const;

    /// Call it after each new reading of a dyno that may be restarted. Its forecast; nullopt: none.
    std::optional<policy::Forecast> note(const Instant& now, const fleet::Dyno& dyno, std::string_view type,
                                         const settings::TypeSettings& settings);
    /// The first reading of an incarnation that began after a DELETE sent at that moment.
    void note_return(std::string_view type, SteadyTime sent_at);
    /// The dyno is being restarted, or is gone.
    void remove(const DynoName& dyno);

    /// The dynos whose turn has come because others must follow them, at most one of a type.
    /// `away_allowed`: how many dynos of a type may be unavailable at once.
    template <class AwayAllowed>
    std::vector<DynoName> take_turns(const Instant& now, AwayAllowed away_allowed) {
        std::vector<DynoName> turns;
        for (auto& [type, state] : types_) {
            if (state.queue.size() > 1 && find_turn(now, away_allowed(std::string_view(type)), state)) {
                turns.push_back(state.queue.begin()->second);
            } else {
                state.waited = false;
                state.turn.reset();
            }
        }
        return turns;
    }

    /// When the trend reaches the soft level, as of the newest reading; nullopt: not known.
    std::optional<WallTime> crossing_of(const DynoName& dyno) const;
    const policy::Experience* experience(std::string_view type) const;
    std::size_t size() const { return places_.size(); }

 private:
    using Queue = std::set<std::pair<WallTime, DynoName>>;
    struct Type {
        policy::Experience experience;
        Queue queue;                   ///< by the time of the crossing
        std::optional<DynoName> turn;  ///< may be restarted `advance` earlier than alone
        Nanoseconds advance{};
        Nanoseconds delay{};                ///< the longest delivery of a reading, fading
        Nanoseconds overlap{};              ///< how long the previous incarnation still reported (preboot)
        std::deque<Nanoseconds> intervals;  ///< from one DELETE to the next while dynos waited for theirs
        SteadyTime newest_sent{};           ///< of the restarts whose dyno reports again
        bool waited = false;                ///< dynos have waited for their turn since then
    };
    static bool find_turn(const Instant& now, unsigned away_allowed, Type& type);
    static Nanoseconds lead_of(const Type& type);
    static Nanoseconds interval_of(const Type& type, unsigned away_allowed);
    static Nanoseconds next_lead_for(WallTime reading_at, const policy::Outlook& outlook, const Type& type);
    static policy::Forecast forecast_for(const DynoName& dyno, WallTime reading_at,
                                         const policy::Outlook& outlook, const Type& type);
    Type& type_named(std::string_view type);

    std::map<std::string, Type, std::less<>> types_;
    std::map<DynoName, std::pair<std::string, WallTime>> places_;  ///< in the queues
};

}  // namespace dynoward::monitor
