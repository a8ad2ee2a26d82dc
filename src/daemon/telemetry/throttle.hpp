// SPDX-License-Identifier: MIT
// Limits events that any client can cause to one log line a minute, with the number of events.
#pragma once

#include <cstdint>
#include <optional>

#include "dynoward/values/instant.hpp"

namespace dynoward::daemon {

class Throttle {
 public:
    /// Counts one event. A number: log a line now; it stands for that many events.
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
