// SPDX-License-Identifier: MIT
// Whether a restart helped: it did not if the same fault persists or returns soon afterwards. Also defines
// what counts as the same incarnation, and what ends a series of restarts that did not help.
#pragma once

#include <optional>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"
#include "restart/record.hpp"
#include "settings/settings.hpp"

namespace dynoward::restart {

/// If a rule about the dyno's state fires again within this time of DELETE, the restart did not help:
/// RESTART_WINDOW, but long enough for the rules to fire, however rarely the dyno reports.
Seconds evaluation_window(const fleet::Dyno& dyno, const settings::TypeSettings& settings);

/// A release, a person or the platform has replaced the dyno since DELETE was sent, so the present
/// incarnation is not the result of the restart.
bool was_replaced_since(const Record& record, const fleet::Dyno& dyno, std::optional<WallTime> released_at);

/// The dyno came up after DELETE, by the platform's clock.
bool came_up_again(const Record& record, const fleet::Dyno& dyno);

/// Sets `effect`, `ineffective` and `unhealthy_at` if the time or the finding settles the question.
/// `finding`: of the rules, now; null: none. True: this call has found that the restart did not help.
bool evaluate(Record& record, const Instant& now, const fleet::Dyno& dyno, const policy::Finding* finding,
              const settings::TypeSettings& settings);

/// The part of the evaluation that depends on time: whether the dyno is back, and 24 healthy hours. Calls
/// evaluate(), and returns its result.
bool review(Record& record, const Instant& now, const fleet::Dyno& dyno, const policy::Finding* finding,
            std::optional<WallTime> released_at, const settings::TypeSettings& settings);

/// Only a newer restart can still change anything about it.
inline bool is_settled(const Record& record) {
    return record.returned && record.effect != Effect::open && record.ineffective == 0;
}

}  // namespace dynoward::restart
