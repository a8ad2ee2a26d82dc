// SPDX-License-Identifier: MIT
// Shared by the rules of the clock: when this incarnation of a dyno began, and a finding whose only
// evidence is that the dyno reports.
#pragma once

#include <optional>

#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {

/// When the present incarnation began, or a later time: in doubt it counts as younger than it is.
/// nullopt: not known.
std::optional<WallTime> began_at(const fleet::Dyno& dyno);

/// A finding that fired, with the uptime. Its evidence is the newest sample: without a fresh one
/// the gate `stale` blocks.
Finding finding_of_clock(Rule rule, const Instant& now, const fleet::Dyno& dyno, WallTime began);

}  // namespace dynoward::policy
