// SPDX-License-Identifier: MIT
// Dynoward under its defaults against the better of two rivals, kind by kind (scenario/kinds.hpp): what
// `dynoward simulate --kinds` prints. Pure: callers run the policies, in parallel if they can, and pass the
// outcomes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/baselines/compare.hpp"
#include "simulator/scenario/kinds.hpp"

namespace dynoward::simulator {

/// The policies that each scenario is run under, and the order of their outcomes.
inline constexpr std::array<std::string_view, 3> kind_policies{"whacamole", "dark_knight", "dynoward"};
using KindOutcomes = std::array<Outcome, kind_policies.size()>;

/// Of one policy in one scenario, or the sum of several. Over: above the level (TypePlan::level()).
struct KindCounts {
    Nanoseconds over{};
    std::uint64_t restarts = 0;
    std::uint64_t needless = 0;
    std::uint64_t kills = 0;  ///< R15
    KindCounts& operator+=(const KindCounts& other);
    friend bool operator==(const KindCounts&, const KindCounts&) = default;
};

/// Of one scenario, one kind, or several kinds.
struct KindResult {
    std::string name;
    unsigned scenarios = 0;
    KindCounts rival;
    KindCounts ours;
    unsigned beyond_allowed = 0;  ///< scenarios in which ours had more dynos down than MAX_UNAVAILABLE
    std::string error;            ///< why a run failed to start; empty: none
    KindResult& operator+=(const KindResult& other);
};

/// One scenario. The rival is the one of the two with less time over, or else with fewer restarts.
KindResult result_of(std::string_view name, const KindOutcomes& outcomes);

/// The results of a kind, one per seed.
struct KindRuns {
    ScenarioKind kind;
    std::vector<KindResult> runs;
};
/// A row per kind, then the sums `trends`, `below` and `jumps`, as far as they have kinds.
std::vector<KindResult> kind_rows(std::span<const KindRuns> kinds);
/// The rows, and each scenario.
std::string to_json(std::span<const KindRuns> kinds);

}  // namespace dynoward::simulator
