// SPDX-License-Identifier: MIT
// The state of a periodic request for one kind of document: when it was last answered, and when it may be
// sent next. Pure.
#pragma once

#include <algorithm>
#include <optional>

#include "dynoward/values/instant.hpp"

namespace dynoward::monitor {

struct PollState {
    bool under_way = false;
    SteadyTime requested_at{};
    std::optional<SteadyTime> answered_at;  ///< the moment to which the last answer applies
    SteadyTime retry_at{};

    bool is_younger_than(Seconds age, const Instant& now) const {
        return answered_at && now.steady - *answered_at < age;
    }
    /// Answered within the last minute, or just failed: there is nothing to wait for.
    bool is_settled(const Instant& now) const {
        const bool known = answered_at && now.steady - *answered_at <= Seconds(60);
        return !under_way && (known || now.steady < retry_at);
    }
    void note_request(const Instant& now) {
        under_way = true;
        requested_at = now.steady;
    }
    /// The moment to which a reply that arrives now applies: the platform may have made it as soon as it
    /// was requested. The time in our own queue does not count, if it is known. `took`: of the reply.
    SteadyTime as_of(const Instant& now, std::optional<Nanoseconds> took) const {
        return took ? std::clamp(now.steady - *took, requested_at, now.steady) : requested_at;
    }
    bool may_request(const Instant& now) const { return !under_way && now.steady >= retry_at; }
};

}  // namespace dynoward::monitor
