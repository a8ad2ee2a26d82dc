// SPDX-License-Identifier: MIT
// The state of a periodic request for one kind of document: when it was last answered, and when it may be
// sent next. Pure.
#pragma once

#include <optional>

#include "dynoward/values/instant.hpp"

namespace dynoward::monitor {

struct PollState {
    bool under_way = false;
    std::optional<SteadyTime> answered_at;
    SteadyTime retry_at{};

    bool is_younger_than(Seconds age, const Instant& now) const {
        return answered_at && now.steady - *answered_at < age;
    }
    /// Answered within the last minute, or just failed: there is nothing to wait for.
    bool is_settled(const Instant& now) const {
        const bool known = answered_at && now.steady - *answered_at <= Seconds(60);
        return !under_way && (known || now.steady < retry_at);
    }
    bool may_request(const Instant& now) const { return !under_way && now.steady >= retry_at; }
};

}  // namespace dynoward::monitor
