// SPDX-License-Identifier: MIT
// How long a dyno is left alone after a restart, and after an attempt that restarted nothing: computed from
// the records of its restarts. Also the facts about them that the policy's gates use.
#pragma once

#include <optional>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"
#include "restart/dyno_restarts.hpp"
#include "settings/settings.hpp"

namespace dynoward::restart {

/// RESTART_WINDOW, doubled for each consecutive restart that did not help, at most a day.
Seconds cooldown_of(unsigned ineffective, const settings::TypeSettings& settings);

/// The pause after an attempt that certainly restarted nothing: 60 s, doubled for each consecutive one, at
/// most the cooldown.
Seconds retry_pause_of(unsigned refusals, Seconds cooldown);
/// Seconds left of that pause; nullopt: none.
std::optional<long> retry_pause_left_s(const Instant& now, const DynoRestarts& restarts,
                                       const settings::TypeSettings& settings);

/// The facts that the gates check. `restarts`: null if Dynoward has never restarted the dyno. The result
/// refers to it.
policy::OwnRestarts own_restarts(const Instant& now, const DynoRestarts* restarts,
                                 const settings::TypeSettings& settings);

/// When the cooldown of a dyno, or the pause after a refusal, ends, counting every known restart; nullopt
/// if there is none or it is over.
std::optional<WallTime> cooldown_until(const Instant& now, const fleet::Dyno& dyno,
                                       const policy::OwnRestarts& own);

}  // namespace dynoward::restart
