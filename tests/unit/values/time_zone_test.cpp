// SPDX-License-Identifier: MIT
// What a clock on the wall shows, and when it shows it: around every kind of change.
#include "dynoward/values/time_zone.hpp"

#include <gtest/gtest.h>

#include "support/zones.hpp"

namespace dynoward {
namespace {

using test::at;
using test::find_test_zone;

struct Row {
    const char* what;
    const char* zone;
    const char* local;    ///< what the clock shows, written as if it were UTC
    const char* instant;  ///< when it first does, or goes past it
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}

class InstantOf : public testing::TestWithParam<Row> {};
TEST_P(InstantOf, IsTheFirstThatShowsThatTimeOrALaterOne) {
    const auto& row = GetParam();
    const auto zone = find_test_zone(row.zone).value();
    EXPECT_EQ(format_rfc3339(zone.instant_of(at(row.local))), row.instant);
}

constexpr auto berlin = "Europe/Berlin";
constexpr auto new_york = "America/New_York";
constexpr auto lord_howe = "Australia/Lord_Howe";
INSTANTIATE_TEST_SUITE_P(
    Rows, InstantOf,
    testing::Values(
        Row{"UTC", "UTC", "2026-03-29T02:30:00Z", "2026-03-29T02:30:00Z"},
        Row{"UTC long ago", "UTC", "1971-01-01T00:00:00Z", "1971-01-01T00:00:00Z"},
        Row{"UTC after 2038", "UTC", "2040-02-29T12:00:00Z", "2040-02-29T12:00:00Z"},
        Row{"no summer time", "America/Phoenix", "2026-03-08T02:30:00Z", "2026-03-08T09:30:00Z"},
        Row{"Berlin in winter", berlin, "2026-01-15T03:00:00Z", "2026-01-15T02:00:00Z"},
        Row{"Berlin in summer", berlin, "2026-07-15T03:00:00Z", "2026-07-15T01:00:00Z"},
        Row{"F72 before the gap", berlin, "2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z"},
        Row{"F72 begin of the gap", berlin, "2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z"},
        Row{"F72 in the gap", berlin, "2026-03-29T02:30:00Z", "2026-03-29T01:00:00Z"},
        Row{"F72 end of the gap", berlin, "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"},
        Row{"F72 after the gap", berlin, "2026-03-29T03:00:01Z", "2026-03-29T01:00:01Z"},
        Row{"F73 before the second time", berlin, "2026-10-25T01:59:59Z", "2026-10-24T23:59:59Z"},
        Row{"F73 the first of two", berlin, "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z"},
        Row{"F73 after both", berlin, "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z"},
        Row{"New York gap", new_york, "2026-03-08T02:30:00Z", "2026-03-08T07:00:00Z"},
        Row{"New York twice", new_york, "2026-11-01T01:30:00Z", "2026-11-01T05:30:00Z"},
        Row{"Lord Howe gap of 30 min", lord_howe, "2026-10-04T02:15:00Z", "2026-10-03T15:30:00Z"},
        Row{"Lord Howe after it", lord_howe, "2026-10-04T02:30:00Z", "2026-10-03T15:30:00Z"},
        Row{"Lord Howe twice", lord_howe, "2026-04-05T01:45:00Z", "2026-04-04T14:45:00Z"},
        Row{"before all that is known", berlin, "1980-06-01T01:00:00Z", "1980-06-01T00:00:00Z"},
        Row{"after all that is known", berlin, "2050-01-01T02:00:00Z", "2050-01-01T00:00:00Z"}));

TEST(TimeZone, OffsetChangesAtTheVeryInstant) {
    const auto zone = test::berlin();
    const auto change = at("2026-03-29T01:00:00Z");
    EXPECT_EQ(zone.offset_at(change - Nanoseconds(1)), Seconds(3600));
    EXPECT_EQ(zone.offset_at(change), Seconds(7200));
    EXPECT_EQ(zone.offset_at(at("1971-01-01T00:00:00Z")), Seconds(3600)) << "the first one holds before";
    EXPECT_EQ(zone.offset_at(at("2099-01-01T00:00:00Z")), Seconds(7200)) << "the last one goes on";
    EXPECT_EQ(TimeZone{}.offset_at(change), Seconds(0));
    EXPECT_EQ(TimeZone{}.name(), "UTC");
}

TEST(TimeZone, NamesTheNextChange) {
    const auto zone = test::berlin();
    const auto change = at("2026-03-29T01:00:00Z");
    EXPECT_EQ(zone.change_after(change - Nanoseconds(1)), change);
    EXPECT_EQ(zone.change_after(change), at("2026-10-25T01:00:00Z"));
    EXPECT_EQ(zone.change_after(at("2027-03-28T01:00:00Z")), std::nullopt);
    EXPECT_EQ(test::phoenix().change_after(at("2026-01-01T00:00:00Z")), std::nullopt);
}

TEST(TimeZone, TwoChangesWithinTheirOwnJumpStillGiveTheFirstInstant) {
    // Forward by 3 h at 12:00, back by 3 h at 13:00: the clock shows 12..., then 15 to 16, then 13...
    const TimeZone zone("Test/Hasty", {{at("2026-01-01T00:00:00Z"), Seconds(0)},
                                       {at("2026-06-01T12:00:00Z"), Seconds(10800)},
                                       {at("2026-06-01T13:00:00Z"), Seconds(0)}});
    EXPECT_EQ(zone.instant_of(at("2026-06-01T13:30:00Z")), at("2026-06-01T12:00:00Z"));
    EXPECT_EQ(zone.instant_of(at("2026-06-01T15:30:00Z")), at("2026-06-01T12:30:00Z"));
    EXPECT_EQ(zone.instant_of(at("2026-06-01T16:00:00Z")), at("2026-06-01T16:00:00Z"));
}

}  // namespace
}  // namespace dynoward
