// SPDX-License-Identifier: MIT
// Keeps what a stranger can cause as often as he likes down to one log line a minute, with a count.
#pragma once

#include <cstdint>
#include <optional>

#include "dynoward/values/instant.hpp"

namespace dynoward::daemon {

class Throttle {
 public:
    /// Counts one event. A number: write a line now, it stands for so many events.
    std::optional<std::uint64_t> hit(SteadyTime now) {
        ++pending_;
        if (last_line_ && now - *last_line_ < pause) {
            return std::nullopt;
        }
        last_line_ = now;
        const auto events = pending_;
        pending_ = 0;
        return events;
    }

 private:
    static constexpr Seconds pause{60};
    std::optional<SteadyTime> last_line_;
    std::uint64_t pending_ = 0;
};

}  // namespace dynoward::daemon
