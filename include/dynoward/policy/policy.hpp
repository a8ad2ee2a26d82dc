// SPDX-License-Identifier: MIT
// What should be done about one dyno, and why: rules find that something is wrong, gates block the restart
// for now. Free functions of plain values, with the time as a parameter; equal input gives equal output.
// Must never: act on one sample, on stale or lossy data, or on anything but the present incarnation.
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

/// The finding of the weightiest rule that fired; else the one nearest to firing; else nullopt: nothing is
/// wrong. Requested restarts are not considered.
std::optional<Finding> find_fault(const RuleInput& in);

/// Which of two findings is answered first: the weightier rule's, then the more severe one.
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

/// Rules, then gates. nullopt: nothing is wrong with the dyno.
std::optional<Decision> decide(const Instant& now, const fleet::Dyno& dyno,
                               const settings::TypeSettings& settings, const GateContext& context);

/// The same for a finding that is known already: what find_fault returns for the dyno just now.
Decision decide(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                const GateContext& context, Finding finding);

/// True: decide() would return a hold whose reason is in `recorded` (bit_of), the reasons that are in the
/// ledger already. For the many candidates of a large fleet that wait for their turn: text and copies are
/// most of the work.
bool is_hold_recorded(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                      const GateContext& context, const Finding& finding, std::uint32_t recorded);

/// An episode of a dyno is over when nothing was found for so long: noise around a level would otherwise
/// begin a new one, with the same holds in the ledger, each minute.
inline constexpr Seconds episode_ends_after{300};

}  // namespace dynoward::policy
