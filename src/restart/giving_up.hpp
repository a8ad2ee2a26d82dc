// SPDX-License-Identifier: MIT
// The row of restarts that did not help, and when it ends. GIVE_UP_AFTER of them, and the dyno is left
// alone until a release, a restart by a person, or 24 healthy hours. The count is part of the newest
// restart's record, so that one record a dyno is enough to go on from.
#pragma once

#include "dynoward/values/instant.hpp"
#include "restart/record.hpp"

namespace dynoward::restart {

/// The restart did not help: one more in the row.
void count_ineffective(Record& record, const Instant& now);
/// A release, a person or a restart that helped has ended the row.
void end_row(Record& record);
/// 24 hours without a rule about the dyno's state that fired end it, too.
void end_row_if_healthy(Record& record, const Instant& now);

/// The dyno is given up with this very restart: reported once for a row. `give_up_after`: 0 means never.
constexpr bool is_given_up_now(unsigned ineffective, unsigned give_up_after) {
    return ineffective != 0 && ineffective == give_up_after;
}

}  // namespace dynoward::restart
