// SPDX-License-Identifier: MIT
// Who watches a simulated Heroku from above and sees what really happens, not what its lines say: the truth
// that invariants are checked against. Called by World while it advances. Must never change anything.
#pragma once

#include <cstddef>

#include "dynoward/simulator/dyno.hpp"

namespace dynoward::simulator {

class Witness {
 public:
    virtual ~Witness() = default;
    /// An incarnation was measured, and its line of this stamp goes to the drain. `dyno` is an index into
    /// SimulatedApp::dynos, as below.
    virtual void on_reading(std::size_t app, std::size_t dyno, const Incarnation& of,
                            const MemoryReading& reading, WallTime stamp) = 0;
    virtual void on_state(std::size_t app, std::size_t dyno, DynoState to, SteadyTime at) = 0;
    /// An incarnation begins to end, for this cause.
    virtual void on_end(std::size_t app, std::size_t dyno, Cause cause, SteadyTime at) = 0;
};

}  // namespace dynoward::simulator
