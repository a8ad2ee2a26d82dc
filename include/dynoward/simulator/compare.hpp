// SPDX-License-Identifier: MIT
// The same scenarios and seeds under different policies, and what each of them did to the dynos: counted by
// the world itself (tally.hpp), not by what a policy believes. Pure and single-threaded; who has several
// cores runs trials side by side and adds up the outcomes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/simulator/scenario.hpp"
#include "dynoward/simulator/tally.hpp"

namespace dynoward::simulator {

struct Outcome {
    Tally tally;
    unsigned most_away = 0;   ///< of one type at once, because of the policy's own restarts
    Nanoseconds dyno_time{};  ///< wanted dynos times the time they were watched
    std::string trouble;      ///< a run that could not be made, or broke an invariant; empty: none

    Outcome& operator+=(const Outcome& other);
};

/// Names that a trial knows: those of rivals.hpp, `dynoward` (the scenario's settings) and
/// `dynoward_defaults` (the same without LEAK_FORECAST, which is off unless an owner sets it).
std::span<const std::string_view> policy_names();

/// One scenario under one policy, from one seed, for so many days.
Outcome run_trial(const Scenario& scenario, std::string_view policy, std::uint64_t seed, unsigned days);

/// What all policies did in one scenario, or in all: a row each.
struct PolicyResult {
    std::string policy;
    Outcome outcome;
};
struct Comparison {
    std::string scenario;  ///< `all`: the sum
    std::vector<PolicyResult> rows;
};

/// One after the other: every scenario under every policy for `seeds` seeds from `first_seed` on; `days` 0:
/// as many as the scenario says. With more than one scenario, the last is the sum.
std::vector<Comparison> compare(std::span<const Scenario> scenarios, std::span<const std::string> policies,
                                std::uint64_t first_seed, unsigned seeds, unsigned days);
/// The sum of comparisons of the same policies.
Comparison total_of(std::span<const Comparison> comparisons);

/// Aligned text; below the table, where `dynoward` does worse than a policy that acts.
std::string to_table(std::span<const Comparison> comparisons);
std::string to_json(std::span<const Comparison> comparisons);

}  // namespace dynoward::simulator
