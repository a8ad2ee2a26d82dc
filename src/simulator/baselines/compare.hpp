// SPDX-License-Identifier: MIT
// The same scenarios and seeds under different policies, and their effect on the dynos as the world counts
// it (world/stats.hpp). Pure and single-threaded; callers with several cores run policies in parallel and
// add up the outcomes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/scenario/scenario.hpp"
#include "simulator/world/stats.hpp"

namespace dynoward::simulator {

struct Outcome {
    DynoStats stats;
    unsigned max_unavailable = 0;      ///< dynos of one type at once, because of the policy's restarts
    Nanoseconds dyno_time{};           ///< dynos in the formation times the duration of the run
    unsigned runs_beyond_allowed = 0;  ///< of Dynoward: more were unavailable than MAX_UNAVAILABLE allows
    std::string error;                 ///< why the run failed to start; empty: none

    Outcome& operator+=(const Outcome& other);
};

/// The policies that run_policy() accepts: those of baselines.hpp, `dynoward` (the scenario's settings) and
/// `dynoward_defaults` (the same, with no setting of the scenario but DYNO_TYPES).
std::span<const std::string_view> policy_names();

/// At what share of the quota the baselines act.
enum class BaselineLevel : std::uint8_t {
    quota,  ///< at all of it
    level,  ///< at TypePlan::level(), which favours them on sizes that are killed at the quota
};

/// Runs one scenario under one policy with this seed; `days` 0: as in the scenario.
Outcome run_policy(const Scenario& scenario, std::string_view policy, std::uint64_t seed, unsigned days,
                   BaselineLevel level = BaselineLevel::quota);

/// The outcome of each policy in one scenario, or in all: a row per policy.
struct PolicyResult {
    std::string policy;
    Outcome outcome;
};
struct Comparison {
    std::string scenario;  ///< `all`: the sum
    std::vector<PolicyResult> rows;
};

/// Runs every scenario under every policy for `seeds` seeds from `first_seed` on. With more than one
/// scenario, the last comparison is the sum.
std::vector<Comparison> compare(std::span<const Scenario> scenarios, std::span<const std::string> policies,
                                std::uint64_t first_seed, unsigned seeds, unsigned days);
/// The sum of comparisons of the same policies.
Comparison total_of(std::span<const Comparison> comparisons);

/// Aligned text; below each table, the columns in which `dynoward` is worse than a policy that restarts.
std::string to_table(std::span<const Comparison> comparisons);
std::string to_json(std::span<const Comparison> comparisons);

}  // namespace dynoward::simulator
