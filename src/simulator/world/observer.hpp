// SPDX-License-Identifier: MIT
// Receives the ground truth of a simulated Heroku, independent of its log lines; invariants are checked
// against it. World calls it while it advances. Must never change the world.
#pragma once

#include <cstddef>

#include "simulator/world/dyno.hpp"

namespace dynoward::simulator {

class Observer {
 public:
    virtual ~Observer() = default;
    /// An incarnation was sampled, and a line with this stamp goes to the drain. `dyno` is an index into
    /// SimulatedApp::dynos, as below.
    virtual void on_reading(std::size_t app, std::size_t dyno, const Incarnation& of,
                            const MemoryReading& reading, WallTime stamp) = 0;
    virtual void on_state(std::size_t app, std::size_t dyno, DynoState to, SteadyTime at) = 0;
    /// An incarnation begins to stop for this cause.
    virtual void on_end(std::size_t app, std::size_t dyno, Cause cause, SteadyTime at) = 0;
};

}  // namespace dynoward::simulator
