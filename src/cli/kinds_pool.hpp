// SPDX-License-Identifier: MIT
// `dynoward simulate --kinds`: draws the scenarios and runs them in parallel, and formats the table.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "simulator/baselines/kind_results.hpp"

namespace dynoward::cli {

struct KindsPlan {
    std::vector<simulator::ScenarioKind> kinds;
    std::uint64_t first_seed = 1;
    unsigned seeds = 1;  ///< per kind
    unsigned days = 0;   ///< 0: as drawn
    unsigned jobs = 0;   ///< 0: one per processor
};

/// From `leak,fleet`; empty: all kinds. nullopt: an unknown kind, or one named twice.
std::optional<std::vector<simulator::ScenarioKind>> read_kinds(const std::string& list);
/// The words of all kinds, separated by commas.
std::string kind_words();
std::vector<simulator::KindRuns> run_kinds(
    const KindsPlan& plan, const std::function<void(std::size_t done, std::size_t all)>& progress);
std::string to_table(std::span<const simulator::KindRuns> kinds);

}  // namespace dynoward::cli
