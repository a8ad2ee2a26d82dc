// SPDX-License-Identifier: MIT
// `dynoward simulate --compare`: the runs of simulator::compare(), in one thread per processor. The result
// is the same as sequentially.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "simulator/baselines/compare.hpp"

namespace dynoward::cli {

struct ComparePlan {
    std::vector<simulator::Scenario> scenarios;
    std::vector<std::string> policies;
    std::uint64_t first_seed = 1;
    unsigned seeds = 1;
    unsigned days = 0;  ///< 0: as in the scenario
    unsigned jobs = 0;
};
std::vector<simulator::Comparison> compare_all(
    const ComparePlan& plan, const std::function<void(std::size_t done, std::size_t all)>& progress);

}  // namespace dynoward::cli
