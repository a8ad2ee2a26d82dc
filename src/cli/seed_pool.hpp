// SPDX-License-Identifier: MIT
// Many runs of the simulator at once, a thread for each processor. Which thread takes which seed changes
// nothing: every run is its own world. Used by `dynoward simulate` and by tests/simulation.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "dynoward/simulator/run.hpp"

namespace dynoward::cli {

struct SeedPlan {
    std::uint64_t first = 1;
    std::optional<std::uint64_t> last;  ///< with it
    std::optional<double> dyno_years;   ///< from `first` on until so many were simulated
    std::optional<unsigned> days;       ///< of each run, instead of what the seed draws
    unsigned jobs = 0;                  ///< 0: as many as there are processors
    unsigned twice_every = 16;          ///< so many seeds, one is run a second time and must be the same
    std::optional<simulator::Scenario> scenario;  ///< of a file, under each seed; none: drawn
};

/// Stops at the first violation. `progress` is called now and then with what there is so far.
simulator::RunReport run_seeds(const SeedPlan& plan, const simulator::Run::Options& options,
                               const std::function<void(const simulator::RunReport&)>& progress);

}  // namespace dynoward::cli
