// SPDX-License-Identifier: MIT
// A simulated dyno: one slot (`web.1`), the incarnations that run under its name just now, and how its
// memory behaves. Amounts are whole hundredths of a MB, as the platform prints them, so that a seed gives
// the same bytes everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dynoward/simulator/plan.hpp"
#include "dynoward/simulator/random.hpp"
#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

struct MemoryReading {
    std::int64_t rss = 0;  ///< hundredths of a MB, as the others
    std::int64_t cache = 0;
    std::int64_t swap = 0;
    std::int64_t total() const { return rss + cache + swap; }
};

class MemoryModel {
 public:
    MemoryModel() = default;
    MemoryModel(const MemoryShape& shape, unsigned quota_mb, bool swaps);

    /// At this age on the platform's own clock. Draws noise once.
    MemoryReading read(Nanoseconds age, Random& random) const;
    std::int64_t quota() const { return quota_; }
    Nanoseconds crash_after() const { return crash_after_; }

 private:
    std::int64_t base_ = 0, leak_per_min_ = 0, noise_ = 0, saw_ = 0, step_ = 0, quota_ = 0;
    std::int64_t saw_period_ms_ = 1, step_after_ms_ = 0;
    Nanoseconds crash_after_{};
    bool swaps_ = true;
};

/// One life of a dyno. The uuid is that of the metric lines, which is not the Platform API's id.
struct Incarnation {
    std::uint32_t number = 0;  ///< of this slot, counted up
    Uuid uuid;
    SteadyTime started{};
    SteadyTime
        grows_from{};  ///< memory counts from here (later than `started` for those older than the world)
    SteadyTime gone_at = SteadyTime::max();
};

/// Why an incarnation ended: the truth that a monitor's guesses can be held against.
enum class Cause : std::uint8_t { api, release, cycling, memory_kill, crash, scaled };

struct RestartRecord {
    WallTime at{};
    std::string app;
    std::string dyno;
    Cause cause = Cause::api;
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

    const Incarnation* find(std::uint32_t incarnation) const;
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

    const TypePlan& type_of(const Dyno& dyno) const { return plan.types[dyno.type]; }
    Dyno* find(std::string_view dyno_name);
    const Dyno* find(std::string_view dyno_name) const;
};

}  // namespace dynoward::simulator
