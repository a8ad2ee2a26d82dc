// SPDX-License-Identifier: MIT
// The random events of a scenario and their times. They depend on its seed alone, so that every policy gets
// the same events at the same times. Used by a run and by the baselines.
#pragma once

#include <vector>

#include "simulator/scenario/scenario.hpp"
#include "simulator/world/random.hpp"
#include "simulator/world/world.hpp"

namespace dynoward::simulator {

enum class RandomEvent : std::uint8_t {
    // To the world; apply() carries these out.
    deploy,
    restart_by_person,
    scaling,
    // To Dynoward and its environment.
    daemon_crash,
    daemon_suspended,
    clock_step,
    outage,
    foreign_batch,
    api_fault,
};

class RandomEvents {
 public:
    struct Due {
        RandomEvent what = RandomEvent::deploy;
        std::size_t api_fault = 0;  ///< of api_fault: index into Scenario::api
    };

    RandomEvents(const Scenario& scenario, const Instant& begin);

    SteadyTime next() const;
    /// An event that is due at `now`; call until nullopt.
    std::optional<Due> take(const Instant& now);
    /// Applies an event to the world; false: it is not one of the world's, or changed nothing.
    bool apply(const Instant& now, RandomEvent what, World& world);

 private:
    struct Entry {
        Due due;
        SteadyTime at{};
        Nanoseconds mean{};
    };
    void add(RandomEvent what, double per_day, const Instant& begin, std::size_t api_fault = 0);

    Random random_;
    std::vector<Entry> entries_;
};

}  // namespace dynoward::simulator
