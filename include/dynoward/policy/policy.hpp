// SPDX-License-Identifier: MIT
// The decision about one dyno, with its reason: rules find a fault, gates block the restart for now. Free
// functions of plain values, with the time as a parameter; equal input gives equal output. Must never act
// on one sample, on stale or lossy data, or on anything but the present incarnation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/finding.hpp"
#include "dynoward/policy/gate_context.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/policy/levels.hpp"
#include "dynoward/policy/registry.hpp"
#include "dynoward/settings/type_settings.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::policy {

/// The finding of the rule with the highest priority that fired; else the one nearest to firing; else
/// nullopt: no fault. Requested restarts are not considered.
std::optional<Finding> find_fault(const RuleInput& in);

/// Which of two findings comes first: by the order of their rules, then the more severe one.
bool is_worse(const Finding& a, const Finding& b);

/// When a rule of the clock may fire next on a dyno that sends nothing new; nullopt: never.
std::optional<WallTime> next_by_clock(const Instant& now, const fleet::Dyno& dyno,
                                      const settings::TypeSettings& settings);

struct Decision {
    Verdict verdict = Verdict::hold;
    std::optional<HoldReason> hold;  ///< set: held by this gate; nullopt with `hold`: still `sustain`
    std::optional<long> left_s;
    std::string hold_text;  ///< `cooldown: 412 s left, restarted …`
    Finding finding;
};

/// Rules, then gates. nullopt: the dyno has no fault.
std::optional<Decision> decide(const Instant& now, const fleet::Dyno& dyno,
                               const settings::TypeSettings& settings, const GateContext& context);

/// The same for a known finding: the present result of find_fault for the dyno.
Decision decide(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                const GateContext& context, Finding finding);

/// True: decide() would return a hold whose reason is in `recorded` (bit_of), the reasons already in the
/// ledger. Saves the text and copies, which are most of the work, for the many waiting candidates of a
/// large fleet.
bool is_hold_recorded(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                      const GateContext& context, const Finding& finding, std::uint32_t recorded);

/// An episode of a dyno is over after this long without a finding: otherwise noise around a level would
/// start a new one, with the same holds in the ledger, each minute.
inline constexpr Seconds episode_ends_after{300};

}  // namespace dynoward::policy
