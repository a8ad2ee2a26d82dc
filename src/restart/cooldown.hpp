// SPDX-License-Identifier: MIT
// How long a dyno is left alone after a restart, and after an attempt that restarted nothing: computed from
// the records of its restarts. Also the facts that the policy's gates are given about them.
#pragma once

#include <optional>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"
#include "restart/dyno_restarts.hpp"
#include "settings/settings.hpp"

namespace dynoward::restart {

/// RESTART_WINDOW, doubled for each restart in a row that did not help, at most a day.
Seconds cooldown_of(unsigned ineffective, const settings::TypeSettings& settings);

/// How long nothing is sent after an attempt that restarted nothing for certain: 60 s, doubled for each one
/// in a row, at most the cooldown.
Seconds retry_pause_of(unsigned refusals, Seconds cooldown);
/// Seconds of that pause that are left; nullopt: none.
std::optional<long> retry_pause_left_s(const Instant& now, const DynoRestarts& restarts,
                                       const settings::TypeSettings& settings);

/// What the gates look at. `restarts`: null where the dyno was never restarted by us. What is returned
/// refers to it.
policy::OwnRestarts own_restarts(const Instant& now, const DynoRestarts* restarts,
                                 const settings::TypeSettings& settings);

/// When the cooldown of a dyno, or the pause after a refusal, ends, counting every restart known; nullopt
/// where none is known or it is over.
std::optional<WallTime> cooldown_until(const Instant& now, const fleet::Dyno& dyno,
                                       const policy::OwnRestarts& own);

}  // namespace dynoward::restart
