// SPDX-License-Identifier: MIT
// Helpers that the rules share: the run of samples above a level, and numbers as words.
#pragma once

#include <optional>
#include <string>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::policy {

/// The newest samples that are above a level without a break: no sample at or below it, no hole of
/// fleet::silence.
struct Run {
    unsigned samples = 0;
    WallTime from{};
    WallTime to{};
    Megabytes newest;
    std::optional<Megabytes> quota;  ///< that the newest one gave
    Seconds held() const { return std::chrono::duration_cast<Seconds>(to - from); }
};
Run run_above(const fleet::Dyno& dyno, Megabytes level, std::optional<WallTime> since);

/// The numbers of a run above `limit`; whether that fired, and the words, are the rule's.
Finding finding_of(Rule rule, const Run& run, Megabytes limit);

}  // namespace dynoward::policy
