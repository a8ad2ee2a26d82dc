// SPDX-License-Identifier: MIT
// What the rules of the clock share: when this incarnation of a dyno began, and a finding whose evidence is
// only that the dyno reports.
#pragma once

#include <optional>

#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {

/// When the present incarnation began, or some time after: in doubt it is taken for younger than it is.
/// nullopt: not known.
std::optional<WallTime> began_at(const fleet::Dyno& dyno);

/// Fired, with the uptime. Its evidence is the newest sample: without a fresh one the gate
/// `stale` blocks.
Finding finding_of_clock(Rule rule, const Instant& now, const fleet::Dyno& dyno, WallTime began);

}  // namespace dynoward::policy
