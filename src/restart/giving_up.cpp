// SPDX-License-Identifier: MIT
#include "restart/giving_up.hpp"

namespace dynoward::restart {

void count_ineffective(Record& record, const Instant& now) {
    record.effect = Effect::did_not_help;
    record.unhealthy_at = now.steady;
    ++record.ineffective;
}

void end_row(Record& record) {
    record.ineffective = 0;
}

void end_row_if_healthy(Record& record, const Instant& now) {
    constexpr Seconds healthy_after{std::chrono::hours(24)};
    if (record.ineffective != 0 &&
        (!record.unhealthy_at || now.steady - *record.unhealthy_at >= healthy_after)) {
        end_row(record);
    }
}

}  // namespace dynoward::restart
