// SPDX-License-Identifier: MIT
// What the rules of the clock share: when this life of a dyno began, and a finding whose evidence is only
// that the dyno is seen.
#pragma once

#include <optional>

#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {

/// When the present incarnation began, or some time after: in doubt it is taken for younger than it is.
/// nullopt: nothing is known of it.
std::optional<WallTime> began_at(const fleet::Dyno& dyno);

/// Fired, with the uptime. Its evidence is the newest sample: without a fresh one the dyno is not being
/// seen, and the gate `stale` holds.
Finding finding_of_clock(Rule rule, const Instant& now, const fleet::Dyno& dyno, WallTime began);

}  // namespace dynoward::policy
