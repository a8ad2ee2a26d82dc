// SPDX-License-Identifier: MIT
// RESTART_SCHEDULE and QUIET_HOURS as values: local times of day on some weekdays in a time zone. The
// caller passes the time; the zone's transitions were read at start, so nothing is looked up later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/time_zone.hpp"

namespace dynoward::settings {

/// A scheduled restart is attempted for this long after its time, then dropped: long enough to restart the
/// dynos of a large type one by one with a budget of 12 an hour, short enough for a night.
inline constexpr Seconds schedule_window{3 * 3600};

/// Days of the week, a bit each, Sunday bit 0.
using Weekdays = std::uint8_t;
inline constexpr Weekdays every_day = 0x7f;

/// `03:00,15:00 Mon-Fri America/New_York`. A time that does not exist on a day (the clock was set forward)
/// counts as the instant of the change; one that exists twice counts once, the first time.
class Schedule {
 public:
    /// `times` since local midnight, each below 24 h; not empty, as `days`.
    Schedule(std::vector<std::chrono::minutes> times, Weekdays days, TimeZone zone, std::string text);

    /// The latest scheduled instant at or before `now`; nullopt: none within the 8 days before.
    std::optional<WallTime> last_at(WallTime now) const;
    /// The earliest one after `now`; nullopt: none within the 8 days after.
    std::optional<WallTime> next_after(WallTime now) const;
    const std::string& text() const { return text_; }
    const std::vector<std::chrono::minutes>& times() const { return times_; }
    friend bool operator==(const Schedule& a, const Schedule& b) { return a.text_ == b.text_; }

 private:
    std::vector<std::chrono::minutes> times_;  ///< rising
    Weekdays days_;
    TimeZone zone_;
    std::string text_;
};

/// From `begin` (included) to `end` (excluded), local time of day; over midnight where end <= begin. The
/// weekday is that of the begin. An end of 24 h is the midnight after.
struct HourRange {
    std::chrono::minutes begin{};
    std::chrono::minutes end{};
};

/// `09:00-18:00 Mon-Fri America/New_York`: evaluated in local time, so that an hour
/// that occurs twice counts twice.
class QuietHours {
 public:
    QuietHours(const std::vector<HourRange>& ranges, Weekdays days, TimeZone zone, std::string text);

    bool contains(WallTime now) const;
    /// When the quiet hours that `now` is in end (the first instant that is not in them; the end of time
    /// where they cover everything); nullopt: `now` is not in them.
    std::optional<WallTime> end_of(WallTime now) const;
    /// Every minute of the week.
    bool cover_everything() const;
    const std::string& text() const { return text_; }
    friend bool operator==(const QuietHours& a, const QuietHours& b) { return a.text_ == b.text_; }

 private:
    /// The end, in local time, of the range that contains `local`; nullopt: none does.
    std::optional<WallTime> local_end_of(WallTime local) const;

    std::vector<HourRange> week_;  ///< since Sunday 00:00, rising, without overlap or touch
    TimeZone zone_;
    std::string text_;
};

}  // namespace dynoward::settings
