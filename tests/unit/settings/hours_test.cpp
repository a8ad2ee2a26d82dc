// SPDX-License-Identifier: MIT
// RESTART_SCHEDULE and QUIET_HOURS around every kind of change of the clock, in tables.
#include "dynoward/settings/hours.hpp"

#include <gtest/gtest.h>

#include "settings/hours_text.hpp"
#include "support/zones.hpp"

namespace dynoward::settings {
namespace {

using test::at;
using test::find_test_zone;

Schedule schedule(const char* text) {
    return std::get<Schedule>(read_schedule(text, find_test_zone));
}
QuietHours quiet_hours(const char* text) {
    return std::get<QuietHours>(read_quiet_hours(text, find_test_zone));
}

struct ScheduleRow {
    const char* text;
    const char* now;
    const char* last;
    const char* next;
};
void PrintTo(const ScheduleRow& row, std::ostream* out) {
    *out << row.text << " at " << row.now;
}

class Schedules : public testing::TestWithParam<ScheduleRow> {};
TEST_P(Schedules, FindTheLastAndTheNextTime) {
    const auto& row = GetParam();
    const auto tried = schedule(row.text);
    EXPECT_EQ(format_rfc3339(tried.last_at(at(row.now)).value()), row.last);
    EXPECT_EQ(format_rfc3339(tried.next_after(at(row.now)).value()), row.next);
}

INSTANTIATE_TEST_SUITE_P(F72_ThePutForwardClock, Schedules,
                         testing::Values(ScheduleRow{"02:30 Europe/Berlin", "2026-03-29T00:30:00Z",
                                                     "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z"},
                                         ScheduleRow{"02:30 Europe/Berlin", "2026-03-29T01:00:00Z",
                                                     "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
                                         // Both fall on the change: one instant, not two.
                                         ScheduleRow{"02:15,02:45 Europe/Berlin", "2026-03-29T01:00:00Z",
                                                     "2026-03-29T01:00:00Z", "2026-03-30T00:15:00Z"},
                                         ScheduleRow{"02:30,03:00 Europe/Berlin", "2026-03-29T00:59:59Z",
                                                     "2026-03-28T02:00:00Z", "2026-03-29T01:00:00Z"},
                                         ScheduleRow{"02:30 America/New_York", "2026-03-08T06:59:59Z",
                                                     "2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z"},
                                         ScheduleRow{"02:15 Australia/Lord_Howe", "2026-10-03T15:29:00Z",
                                                     "2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z"}));

INSTANTIATE_TEST_SUITE_P(F73_ThePutBackClock, Schedules,
                         testing::Values(ScheduleRow{"02:30 Europe/Berlin", "2026-10-25T00:29:59Z",
                                                     "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"},
                                         // The second 02:30 is nothing.
                                         ScheduleRow{"02:30 Europe/Berlin", "2026-10-25T00:30:00Z",
                                                     "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
                                         ScheduleRow{"02:30 Europe/Berlin", "2026-10-25T01:30:00Z",
                                                     "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
                                         ScheduleRow{"01:30 America/New_York", "2026-11-01T06:30:00Z",
                                                     "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"},
                                         ScheduleRow{"01:45 Australia/Lord_Howe", "2026-04-04T15:15:00Z",
                                                     "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    F74_F75_WeeksAndDates, Schedules,
    testing::Values(
        ScheduleRow{"03:00 UTC", "2026-03-04T03:00:00Z", "2026-03-04T03:00:00Z", "2026-03-05T03:00:00Z"},
        ScheduleRow{"03:00 UTC", "2026-03-04T02:59:59Z", "2026-03-03T03:00:00Z", "2026-03-04T03:00:00Z"},
        ScheduleRow{"03:00 America/Phoenix", "2026-03-08T10:00:00Z", "2026-03-08T10:00:00Z",
                    "2026-03-09T10:00:00Z"},
        // From Friday to Monday, and a single day a week.
        ScheduleRow{"03:00,15:00 Mon-Fri America/New_York", "2026-01-09T21:00:00Z", "2026-01-09T20:00:00Z",
                    "2026-01-12T08:00:00Z"},
        ScheduleRow{"12:00 Sun UTC", "2026-03-08T11:59:59Z", "2026-03-01T12:00:00Z",
                    "2026-03-08T12:00:00Z"},
        // Saturday to Monday wraps; in Berlin Saturday begins an hour before UTC.
        ScheduleRow{"00:15 Sat-Mon Europe/Berlin", "2026-01-09T23:14:59Z", "2026-01-04T23:15:00Z",
                    "2026-01-09T23:15:00Z"},
        ScheduleRow{"03:00 UTC", "2024-02-29T01:00:00Z", "2024-02-28T03:00:00Z", "2024-02-29T03:00:00Z"},
        ScheduleRow{"03:00 UTC", "2024-02-29T03:00:00Z", "2024-02-29T03:00:00Z", "2024-03-01T03:00:00Z"},
        ScheduleRow{"03:00 Thu Europe/Berlin", "2024-02-29T12:00:00Z", "2024-02-29T02:00:00Z",
                    "2024-03-07T02:00:00Z"},
        // A leap second is read as the second after it.
        ScheduleRow{"00:00 UTC", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "2017-01-02T00:00:00Z"},
        ScheduleRow{"00:00 UTC", "2016-12-31T23:59:59Z", "2016-12-31T00:00:00Z", "2017-01-01T00:00:00Z"}));

TEST(Schedules, AClockSetBackOverMidnightDoesNotRepeatMidnight) {
    // At 00:30 local it becomes 23:30 of the day before: midnight comes twice and counts once.
    const TimeZone zone("Test/Midnight", {{at("2026-01-01T00:00:00Z"), Seconds(0)},
                                          {at("2026-06-02T00:30:00Z"), Seconds(-3600)}});
    const Schedule midnight({std::chrono::minutes(0)}, every_day, zone, "");
    EXPECT_EQ(midnight.last_at(at("2026-06-02T00:45:00Z")), at("2026-06-02T00:00:00Z"));
    EXPECT_EQ(midnight.next_after(at("2026-06-02T00:45:00Z")), at("2026-06-03T01:00:00Z"));
}

struct QuietRow {
    const char* text;
    const char* now;
    const char* end;  ///< empty: not quiet
};
void PrintTo(const QuietRow& row, std::ostream* out) {
    *out << row.text << " at " << row.now;
}

class Quiet : public testing::TestWithParam<QuietRow> {};
TEST_P(Quiet, EndsByLocalTime) {
    const auto& row = GetParam();
    const auto end = quiet_hours(row.text).end_of(at(row.now));
    EXPECT_EQ(end ? format_rfc3339(*end) : "", row.end);
    EXPECT_EQ(quiet_hours(row.text).contains(at(row.now)), end.has_value());
}

constexpr auto before_dawn = "02:30-04:00 Europe/Berlin";
INSTANTIATE_TEST_SUITE_P(
    F72_ThePutForwardClock, Quiet,
    testing::Values(QuietRow{before_dawn, "2026-03-29T00:59:59Z", ""},
                    QuietRow{before_dawn, "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"},
                    QuietRow{before_dawn, "2026-03-29T01:59:59Z", "2026-03-29T02:00:00Z"},
                    QuietRow{before_dawn, "2026-03-29T02:00:00Z", ""},
                    // Wholly in the hour that is left out: it never comes.
                    QuietRow{"02:00-03:00 Europe/Berlin", "2026-03-29T00:59:59Z", ""},
                    QuietRow{"02:00-03:00 Europe/Berlin", "2026-03-29T01:00:00Z", ""},
                    // Its end is left out.
                    QuietRow{"01:00-02:30 Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"}));

constexpr auto half_past_two = "02:30-02:45 Europe/Berlin";
INSTANTIATE_TEST_SUITE_P(
    F73_ThePutBackClock, Quiet,
    testing::Values(QuietRow{half_past_two, "2026-10-25T00:30:00Z", "2026-10-25T00:45:00Z"},
                    QuietRow{half_past_two, "2026-10-25T00:45:00Z", ""},
                    QuietRow{half_past_two, "2026-10-25T01:30:00Z", "2026-10-25T01:45:00Z"},
                    QuietRow{half_past_two, "2026-10-25T01:45:00Z", ""},
                    // 01:30 to 02:30 local, then the clock jumps back into it.
                    QuietRow{"01:30-03:00 Europe/Berlin", "2026-10-25T00:15:00Z", "2026-10-25T02:00:00Z"},
                    // Left by the jump, and entered again later.
                    QuietRow{"02:30-04:00 Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"}));

constexpr auto office = "09:00-18:00 Mon-Fri America/New_York";
constexpr auto weekend = "18:00-09:00 Fri-Mon Europe/Berlin";
INSTANTIATE_TEST_SUITE_P(
    F74_F75_ZonesAndWeeks, Quiet,
    testing::Values(
        QuietRow{office, "2026-01-09T13:59:59Z", ""},
        QuietRow{office, "2026-01-09T14:00:00Z", "2026-01-09T23:00:00Z"},
        QuietRow{office, "2026-01-09T22:59:59Z", "2026-01-09T23:00:00Z"},
        QuietRow{office, "2026-01-09T23:00:00Z", ""}, QuietRow{office, "2026-01-10T15:00:00Z", ""},
        QuietRow{office, "2026-07-10T13:00:00Z", "2026-07-10T22:00:00Z"},
        QuietRow{"02:00-02:30 Australia/Lord_Howe", "2026-10-03T15:30:00Z", ""},
        QuietRow{"01:30-02:00 Australia/Lord_Howe", "2026-04-04T14:30:00Z", "2026-04-04T15:30:00Z"},
        QuietRow{"22:00-02:00 UTC", "2026-03-04T21:59:59Z", ""},
        QuietRow{"22:00-02:00 UTC", "2026-03-04T22:00:00Z", "2026-03-05T02:00:00Z"},
        QuietRow{"22:00-02:00 UTC", "2026-03-05T01:59:59Z", "2026-03-05T02:00:00Z"},
        QuietRow{"22:00-02:00 UTC", "2026-03-05T02:00:00Z", ""},
        // The weekday is that of the begin: Saturday night reaches into Sunday, over the week's end.
        QuietRow{"22:00-02:00 Sat UTC", "2026-03-08T01:00:00Z", "2026-03-08T02:00:00Z"},
        QuietRow{"22:00-02:00 Sat UTC", "2026-03-07T01:00:00Z", ""},
        QuietRow{"22:00-02:00 Sat UTC", "2026-03-08T22:00:00Z", ""},
        QuietRow{weekend, "2026-01-13T07:00:00Z", "2026-01-13T08:00:00Z"},
        QuietRow{weekend, "2026-01-13T18:00:00Z", ""},
        // Whole days in a row are one stretch, over the week's end too.
        QuietRow{"00:00-24:00 Fri-Mon UTC", "2026-03-07T12:00:00Z", "2026-03-10T00:00:00Z"},
        QuietRow{"00:00-24:00 Fri-Mon UTC", "2026-03-05T23:59:59Z", ""},
        QuietRow{"00:00-12:00,12:00-18:00 UTC", "2026-03-05T03:00:00Z", "2026-03-05T18:00:00Z"},
        QuietRow{"00:00-12:00,10:00-11:00 UTC", "2026-03-05T10:30:00Z", "2026-03-05T12:00:00Z"},
        QuietRow{"23:00-01:00 UTC", "2024-02-29T00:30:00Z", "2024-02-29T01:00:00Z"},
        QuietRow{"23:00-01:00 Thu UTC", "2024-03-01T00:30:00Z", "2024-03-01T01:00:00Z"},
        QuietRow{"23:59-00:01 UTC", "2016-12-31T23:59:60Z", "2017-01-01T00:01:00Z"}));

TEST(Quiet, TheWholeWeekIsKnownForWhatItIs) {
    const auto all = [](std::vector<HourRange> ranges, Weekdays days) {
        return QuietHours(ranges, days, TimeZone{}, "");
    };
    using std::chrono::hours;
    const auto whole = all({{hours(0), hours(24)}}, every_day);
    EXPECT_TRUE(whole.cover_everything());
    EXPECT_EQ(whole.end_of(at("2026-03-05T10:30:00Z")), WallTime::max());
    EXPECT_TRUE(all({{hours(3), hours(1)}, {hours(0), hours(4)}}, every_day).cover_everything());
    EXPECT_FALSE(all({{hours(0), hours(24)}}, 0x7e).cover_everything());
    EXPECT_FALSE(all({{hours(1), hours(24)}}, every_day).cover_everything());
}

}  // namespace
}  // namespace dynoward::settings
