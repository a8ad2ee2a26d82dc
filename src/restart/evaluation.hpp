// SPDX-License-Identifier: MIT
// Whether a restart helped: the same trouble back soon afterwards, or never gone, says that it did not.
// What counts as the same incarnation, and what ends the row of restarts that did not help, stands here
// too.
#pragma once

#include <optional>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"
#include "restart/record.hpp"
#include "settings/settings.hpp"

namespace dynoward::restart {

/// A rule about the dyno's state that fires again this soon after DELETE says that the restart did not
/// help: RESTART_WINDOW, but long enough for the rules to see it at all, however seldom the dyno reports.
Seconds evaluation_window(const fleet::Dyno& dyno, const settings::TypeSettings& settings);

/// A release, a person or the platform has replaced the dyno since DELETE was sent: what came of the
/// restart says nothing about the present incarnation.
bool was_replaced_since(const Record& record, const fleet::Dyno& dyno, std::optional<WallTime> released_at);

/// The dyno came up after DELETE, by the platform's clock.
bool came_up_again(const Record& record, const fleet::Dyno& dyno);

/// Sets `effect`, `ineffective` and `unhealthy_at` where the time or the finding settles the question.
/// `finding`: what the rules find now; null: nothing. True: it has just turned out not to have helped.
bool evaluate(Record& record, const Instant& now, const fleet::Dyno& dyno, const policy::Finding* finding,
              const settings::TypeSettings& settings);

/// The part of the evaluation that only time brings: whether the dyno is back, and 24 healthy hours. Calls
/// evaluate(), and returns what it returns.
bool review(Record& record, const Instant& now, const fleet::Dyno& dyno, const policy::Finding* finding,
            std::optional<WallTime> released_at, const settings::TypeSettings& settings);

/// Nothing about it can change any more but by a newer restart.
inline bool is_settled(const Record& record) {
    return record.returned && record.effect != Effect::open && record.ineffective == 0;
}

}  // namespace dynoward::restart
