// SPDX-License-Identifier: MIT
// Limits log lines that a client can cause: each minute a fixed number per kind and app passes; at the end
// of the minute the last suppressed line follows with `suppressed=N`. Lines about the daemon's own actions
// always pass. Pure: the caller passes the time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/telemetry/log.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::daemon {

class LineThrottle {
 public:
    /// The lines to write now that this one has come; may be none.
    std::vector<LogLine> take(SteadyTime now, Level level, const std::string& text);
    /// The last suppressed line of each minute that is over.
    std::vector<LogLine> due(SteadyTime now);

 private:
    struct Minute {
        SteadyTime began{};
        unsigned written = 0;
        std::uint64_t suppressed = 0;
        LogLine last;  ///< of the suppressed
    };
    static LogLine end_of(const Minute& minute);

    std::map<std::string, Minute, std::less<>> minutes_;  ///< by `at` and `app` of the line
};

/// Lines a minute of this kind (the line's `at`) and one app; 0: no limit.
unsigned lines_a_minute(std::string_view at);

}  // namespace dynoward::daemon
