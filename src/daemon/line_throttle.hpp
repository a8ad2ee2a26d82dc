// SPDX-License-Identifier: MIT
// Between the daemon and its log: of lines that a client can cause, so many of a kind and app go through
// each minute, and the last of those left out follows at the end of the minute with `suppressed=N`. What
// the daemon does by itself is never left out. Pure: the caller brings the time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/log.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::daemon {

class LineThrottle {
 public:
    struct Line {
        Level level = Level::info;
        std::string text;
    };

    /// What is to be written now, on behalf of this line; empty: nothing.
    std::vector<Line> take(SteadyTime now, Level level, const std::string& text);
    /// What was left out in minutes that are over.
    std::vector<Line> due(SteadyTime now);

 private:
    struct Minute {
        SteadyTime began{};
        unsigned written = 0;
        std::uint64_t suppressed = 0;
        Line last;  ///< of the suppressed
    };
    static Line end_of(const Minute& minute);

    std::map<std::string, Minute, std::less<>> minutes_;  ///< by `at` and `app` of the line
};

/// Lines a minute of this kind (the line's `at`) and one app; 0: as many as there are.
unsigned lines_a_minute(std::string_view at);

}  // namespace dynoward::daemon
