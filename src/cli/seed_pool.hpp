// SPDX-License-Identifier: MIT
// Runs many seeds of the simulator in parallel, with one thread per processor. Each run is independent, so
// it does not matter which thread takes which seed. Used by `dynoward simulate` and by tests/simulation.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "simulator/run/run.hpp"

namespace dynoward::cli {

struct SeedPlan {
    std::uint64_t first = 1;
    std::optional<std::uint64_t> last;  ///< inclusive
    std::optional<double> dyno_years;   ///< seeds from `first` on until this many were simulated
    std::optional<unsigned> days;       ///< of each run; none: as in the scenario
    unsigned jobs = 0;                  ///< 0: one per processor
    unsigned repeat_every = 16;  ///< one of this many seeds is run twice and must have the same result
    std::optional<simulator::Scenario>
        scenario;  ///< from a file, for each seed; none: a random one per seed
};

/// Stops at the first violation. Calls `progress` after each run with the sum so far.
simulator::RunReport run_seeds(const SeedPlan& plan, const simulator::Run::Options& options,
                               const std::function<void(const simulator::RunReport&)>& progress);

}  // namespace dynoward::cli
