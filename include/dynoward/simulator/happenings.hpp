// SPDX-License-Identifier: MIT
// When the things of a scenario strike: drawn from its seed alone, so that whoever watches the world, and
// whatever they do, the same things happen at the same times. Called by whoever drives a world.
#pragma once

#include <vector>

#include "dynoward/simulator/random.hpp"
#include "dynoward/simulator/scenario.hpp"
#include "dynoward/simulator/world.hpp"

namespace dynoward::simulator {

enum class Happening : std::uint8_t {
    // To the world: carry_out() does these.
    deploy,
    restart_by_person,
    scaling,
    // To Dynoward and its surroundings.
    own_crash,
    own_stop,
    clock_step,
    outage,
    foreign_batch,
    api_trouble,
};

class HappeningClock {
 public:
    struct Due {
        Happening what = Happening::deploy;
        std::size_t trouble = 0;  ///< of api_trouble: index into Scenario::api
    };

    HappeningClock(const Scenario& scenario, const Instant& begin);

    SteadyTime next() const;
    /// What is due at `now`, one at a time; nullopt: nothing.
    std::optional<Due> take(const Instant& now);
    /// Does to the world what is to be done to it; false: nothing of the world's.
    bool carry_out(const Instant& now, Happening what, World& world);

 private:
    struct Entry {
        Due due;
        SteadyTime at{};
        Nanoseconds mean{};
    };
    void add(Happening what, double per_day, const Instant& begin, std::size_t trouble = 0);

    Random random_;
    std::vector<Entry> entries_;
};

}  // namespace dynoward::simulator
