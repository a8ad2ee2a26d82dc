// SPDX-License-Identifier: MIT
// The series of restarts that did not help, and when it ends. After GIVE_UP_AFTER of them, the dyno is left
// alone until a release, a restart by a person, or 24 healthy hours. The count is part of the newest
// restart's record, so one record per dyno is enough to continue after a start.
#pragma once

#include "dynoward/values/instant.hpp"
#include "restart/record.hpp"

namespace dynoward::restart {

/// The restart did not help: counts it.
void count_ineffective(Record& record, const Instant& now);
/// A release, a person or a restart that helped has ended the series.
void end_row(Record& record);
/// 24 hours in which no rule about the dyno's state fires end it, too.
void end_row_if_healthy(Record& record, const Instant& now);

/// Dynoward gives up on the dyno with this restart: reported once per series. `give_up_after`: 0 means
/// never.
constexpr bool is_given_up_now(unsigned ineffective, unsigned give_up_after) {
    return ineffective != 0 && ineffective == give_up_after;
}

}  // namespace dynoward::restart
