// SPDX-License-Identifier: MIT
// Drawn scenarios by kind of memory behaviour: leaks of many forms, what looks like a leak and stays below
// the level, and jumps. Unlike random_scenario(), which looks for faults of Dynoward, they measure how well
// a policy restarts under the settings of a new owner. `dynoward simulate --kinds` runs them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "simulator/scenario/scenario.hpp"

namespace dynoward::simulator {

struct ScenarioKind {
    /// Which sum of the table the kind belongs to.
    enum class Group : std::uint8_t {
        trend,  ///< rises to its level, so a forecast is possible
        below,  ///< never crosses its level, so every restart is needless
        jumps,  ///< crosses its level without notice
        other,  ///< in no sum
    };
    std::string_view word;
    std::string_view about;  ///< one sentence
    Group group = Group::other;
};

/// All kinds, in the order of the table.
std::span<const ScenarioKind> scenario_kinds();
/// nullptr: no such kind.
const ScenarioKind* find_kind(std::string_view word);

/// A scenario of this kind, which must be one of scenario_kinds(). The same seed gives the same scenario on
/// every machine. It has no settings, and its world has this seed.
Scenario kind_scenario(const ScenarioKind& kind, std::uint64_t seed);

}  // namespace dynoward::simulator
