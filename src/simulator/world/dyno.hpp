// SPDX-License-Identifier: MIT
// A simulated dyno: one slot (`web.1`), the incarnations that currently run under its name, and how its
// memory behaves.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"
#include "simulator/world/memory.hpp"
#include "simulator/world/plan.hpp"
#include "simulator/world/random.hpp"
#include "simulator/world/stats.hpp"

namespace dynoward::simulator {

/// One incarnation of a dyno. The uuid is that of the metric lines, which is not the Platform API's id.
struct Incarnation {
    std::uint32_t number = 0;  ///< of this slot, counted up
    Uuid uuid;
    SteadyTime started{};
    SteadyTime
        grows_from{};  ///< memory counts from here (later than `started` for those older than the world)
    SteadyTime gone_at = SteadyTime::max();
    SteadyTime measured{};                     ///< its memory is accounted for up to here
    SteadyTime cycles_at = SteadyTime::max();  ///< the platform restarts it then, if it still runs
    std::uint64_t draws = 0;                   ///< SamplePoint::incarnation
    bool crossed = false;                      ///< a sample was above the level
    std::string metric_head;                   ///< what all its metric lines begin with, after the stamp
    std::string metric_tail;                   ///< what all its memory lines end with
};

struct Dyno {
    std::string name;
    std::size_t type = 0;  ///< index into the app's types
    unsigned number = 1;
    bool scaled_away = false;
    DynoState state = DynoState::starting;
    Uuid api_id;
    WallTime created_at{};
    WallTime updated_at{};
    MemoryModel memory;
    std::int64_t level = 0;                 ///< TypePlan::level()
    std::vector<Incarnation> incarnations;  ///< those still running; the last one is the current one
    std::uint32_t incarnations_made = 0;
    unsigned crashes = 0;  ///< in a row, since the last release
    MemoryReading last_reading;
    DynoStats stats;
    Downtime downtime;
    /// When the incarnations that the API has ended would have crossed the level.
    std::vector<SteadyTime> crossings_due;
    SteadyTime
        evaluated_until{};  ///< if it exceeds its quota before this, the last API restart did not help

    Incarnation* find(std::uint32_t incarnation);
    const Incarnation* current() const;  ///< nullptr while crashed or scaled away
};

struct SimulatedApp {
    AppPlan plan;
    std::string id;
    std::string drain_id;
    std::string drain_token;
    std::string number;  ///< of `dyno=heroku.<number>.<uuid>`
    std::string release_id;
    unsigned release_version = 42;
    WallTime created_at{};
    WallTime released_at{};
    std::vector<std::string> formation_ids;  ///< one per type
    std::vector<Dyno> dynos;
    std::vector<UnavailableCount> unavailable;  ///< one per type

    const TypePlan& type_of(const Dyno& dyno) const { return plan.types[dyno.type]; }
    Dyno* find(std::string_view dyno_name);
    const Dyno* find(std::string_view dyno_name) const;
};

}  // namespace dynoward::simulator
