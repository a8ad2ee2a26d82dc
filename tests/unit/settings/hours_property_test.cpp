// SPDX-License-Identifier: MIT
// Random hours in random zones, compared with an oracle that only reads the local time every five minutes.
// Replay: RC_PARAMS as the failure prints it.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "dynoward/settings/hours.hpp"
#include "support/zones.hpp"

namespace dynoward::settings {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr minutes tick{5};
const WallTime middle = test::at("2026-06-03T00:00:00Z");

/// Everything on whole ticks, so that an oracle that checks each of them misses nothing.
minutes ticks(int least, int most) {
    return tick * *rc::gen::inRange(least, most);
}

// Any real zone, or one that changes its mind as no zone ever did.
TimeZone any_zone() {
    if (*rc::gen::inRange(0, 3) == 0) {
        return *rc::gen::element(TimeZone{}, test::berlin(), test::new_york(), test::lord_howe());
    }
    std::vector<TimeZone::Transition> changes;
    auto at = middle - days(14);
    for (int left = *rc::gen::inRange(1, 9); left > 0; --left) {
        changes.push_back({at, ticks(-144, 169)});
        at += ticks(1, 2000);
    }
    return {"Test/Random", std::move(changes)};
}

/// Near the middle of the random zones, or near a change of a real one.
WallTime any_time() {
    const auto around =
        *rc::gen::element(middle, middle, middle, test::at("2026-03-29T01:00:00Z"),
                          test::at("2026-10-25T01:00:00Z"), test::at("2026-04-04T15:00:00Z"));
    return around + ticks(-1500, 1500) + Seconds(*rc::gen::inRange(0, 300));
}

Weekdays any_days() {
    return static_cast<Weekdays>(*rc::gen::inRange(1, 128));
}

bool has(Weekdays wanted, std::chrono::sys_days date) {
    return (wanted & (1U << std::chrono::weekday(date).c_encoding())) != 0;
}

std::vector<HourRange> any_ranges() {
    std::vector<HourRange> ranges;
    for (int left = *rc::gen::inRange(1, 4); left > 0; --left) {
        ranges.push_back({ticks(0, 288), ticks(0, 289)});
    }
    return ranges;
}

// By the words of the header, range by range.
bool shows_quiet(WallTime local, const std::vector<HourRange>& ranges, Weekdays wanted) {
    const auto today = std::chrono::floor<days>(local);
    const auto time = local - today;
    return std::any_of(ranges.begin(), ranges.end(), [&](const HourRange& range) {
        if (range.end > range.begin) {
            return has(wanted, today) && time >= range.begin && time < range.end;
        }
        return (has(wanted, today) && time >= range.begin) ||
               (has(wanted, today - days(1)) && time < range.end);
    });
}

RC_GTEST_PROP(QuietHoursProperty, AreWhatTheClockOnTheWallShowsAndEndAtTheFirstInstantThatIsNot, ()) {
    const auto zone = any_zone();
    const auto ranges = any_ranges();
    const auto wanted = any_days();
    const QuietHours quiet(ranges, wanted, zone, "");
    const auto oracle = [&](WallTime t) { return shows_quiet(t + zone.offset_at(t), ranges, wanted); };
    const auto now = any_time();
    RC_ASSERT(quiet.contains(now) == oracle(now));
    const auto end = quiet.end_of(now);
    RC_ASSERT(end.has_value() == oracle(now));
    if (!end) {
        return;
    }
    auto t = now;
    while (oracle(t) && t < now + days(40)) {
        t = std::chrono::floor<minutes>(t);
        t += tick - (t.time_since_epoch() % tick);
    }
    if (oracle(t)) {
        RC_ASSERT(*end >= t);  // (nearly) the whole week
    } else {
        RC_ASSERT(*end == t);
    }
}

/// Every instant in 40 days around `now` at which the clock first shows a scheduled time or goes past it.
std::vector<WallTime> scheduled(WallTime now, const std::vector<minutes>& times, Weekdays wanted,
                                const TimeZone& zone) {
    const auto from = std::chrono::floor<days>(now) - days(20);
    std::vector<WallTime> local;
    for (auto date = from - days(2); date < from + days(42); date += days(1)) {
        for (const auto time : times) {
            if (has(wanted, date)) {
                local.push_back(date + time);
            }
        }
    }
    std::sort(local.begin(), local.end());
    std::vector<WallTime> instants;
    auto next = local.begin();
    for (WallTime t = from; t < from + days(40); t += tick) {
        for (; next != local.end() && *next <= t + zone.offset_at(t); ++next) {
            instants.push_back(t);
        }
    }
    return instants;
}

RC_GTEST_PROP(ScheduleProperty, LastIsNotAfterNowAndNextIsAndNothingIsBetween, ()) {
    const auto zone = any_zone();
    const auto wanted = any_days();
    std::vector<minutes> times;
    for (int left = *rc::gen::inRange(1, 5); left > 0; --left) {
        times.push_back(ticks(0, 288));
    }
    const Schedule schedule(times, wanted, zone, "");
    const auto now = any_time();
    const auto all = scheduled(now, times, wanted, zone);
    const auto after = std::upper_bound(all.begin(), all.end(), now);
    RC_PRE(after != all.begin() && after != all.end());
    RC_ASSERT(schedule.last_at(now) == std::optional(*std::prev(after)));
    RC_ASSERT(schedule.next_after(now) == std::optional(*after));
}

RC_GTEST_PROP(TimeZoneProperty, InstantOfRisesWithTheLocalTimeAndUndoesTheOffset, ()) {
    const auto zone = any_zone();
    const auto local = any_time();
    const auto instant = zone.instant_of(local);
    RC_ASSERT(instant <= zone.instant_of(local + ticks(0, 300)));
    RC_ASSERT(instant + zone.offset_at(instant) >= local);
    const auto before = instant - Nanoseconds(1);
    RC_ASSERT(before + zone.offset_at(before) < local);
}

}  // namespace
}  // namespace dynoward::settings
