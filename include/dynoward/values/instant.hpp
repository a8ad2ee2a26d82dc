// SPDX-License-Identifier: MIT
// Time as a value. Pure rooms never read a clock: the I/O edge reads both clocks once and passes them in.
// Durations (cooldowns, deadlines) are measured on `steady`, which never jumps; `wall` is only for
// comparing with the platform's time stamps, and for display.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynoward {

using Nanoseconds = std::chrono::nanoseconds;
using Seconds = std::chrono::seconds;

/// Point on the wall clock, UTC, nanoseconds since 1970.
using WallTime = std::chrono::sys_time<Nanoseconds>;

/// Marks points of the steady clock, so that they cannot be mixed with wall time. It has no now().
struct SteadyTag {
    using rep = std::int64_t;
    using period = std::nano;
    using duration = Nanoseconds;
    using time_point = std::chrono::time_point<SteadyTag, Nanoseconds>;
    static constexpr bool is_steady = true;
};
using SteadyTime = SteadyTag::time_point;

/// Both clocks, read together by the I/O edge.
struct Instant {
    SteadyTime steady{};
    WallTime wall{};

    friend Instant operator+(Instant at, Nanoseconds by) { return {at.steady + by, at.wall + by}; }
};

/// RFC 3339 with 0 to 9 digits of fraction and `Z` or a numeric offset; a leap second (60) is read as the
/// second after it. Anything else, or a date that does not exist: nullopt.
std::optional<WallTime> parse_rfc3339(std::string_view text);

/// `2026-11-21T10:00:00Z`, cut to whole seconds.
std::string format_rfc3339(WallTime time);

}  // namespace dynoward
