// SPDX-License-Identifier: MIT
// A condition whose event may repeat many times, but is reported only once. Pure.
#pragma once

#include <optional>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::monitor {

class Episode {
 public:
    /// Notes an event. True: it begins an episode, because the last event is long enough ago.
    bool begins(SteadyTime now, Nanoseconds over_after = limits::episode_over_after) {
        const bool first = !last_ || now - *last_ >= over_after;
        last_ = now;
        return first;
    }
    bool is_over(SteadyTime now) const { return !last_ || now - *last_ >= limits::episode_over_after; }

 private:
    std::optional<SteadyTime> last_;
};

}  // namespace dynoward::monitor
