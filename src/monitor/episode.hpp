// SPDX-License-Identifier: MIT
// Something that may happen again and again while it lasts, and is worth one notice. Pure.
#pragma once

#include <optional>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::monitor {

class Episode {
 public:
    /// It happens now. Whether that begins an episode: the last time is long enough ago.
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
