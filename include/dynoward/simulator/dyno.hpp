// SPDX-License-Identifier: MIT
// A simulated dyno: one slot (`web.1`), the incarnations that run under its name just now, and how its
// memory behaves.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dynoward/simulator/memory.hpp"
#include "dynoward/simulator/plan.hpp"
#include "dynoward/simulator/random.hpp"
#include "dynoward/simulator/tally.hpp"
#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// One life of a dyno. The uuid is that of the metric lines, which is not the Platform API's id.
struct Incarnation {
    std::uint32_t number = 0;  ///< of this slot, counted up
    Uuid uuid;
    SteadyTime started{};
    SteadyTime
        grows_from{};  ///< memory counts from here (later than `started` for those older than the world)
    SteadyTime gone_at = SteadyTime::max();
    SteadyTime measured{};    ///< up to here its memory is accounted for
    std::string metric_head;  ///< what all its metric lines begin with, after the stamp
    std::string metric_tail;  ///< what all its memory lines end with
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
    std::vector<Incarnation> incarnations;  ///< those that still run; the current one is the last
    std::uint32_t incarnations_made = 0;
    unsigned crashes = 0;  ///< in a row, since the last release
    MemoryReading last_reading;
    Tally tally;
    Absence absence;
    SteadyTime proves_until{};  ///< over its quota before this, the last restart by the API did not help

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
    std::vector<std::string> formation_ids;  ///< one a type
    std::vector<Dyno> dynos;
    std::vector<AwayCount> away;  ///< one a type

    const TypePlan& type_of(const Dyno& dyno) const { return plan.types[dyno.type]; }
    Dyno* find(std::string_view dyno_name);
    const Dyno* find(std::string_view dyno_name) const;
};

}  // namespace dynoward::simulator
