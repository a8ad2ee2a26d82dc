// SPDX-License-Identifier: MIT
// Time stamps as log tools write them.
#include "replay/timestamp.hpp"

#include <gtest/gtest.h>

#include "replay/year_resolver.hpp"

namespace dynoward::replay {
namespace {

using namespace std::chrono_literals;

std::string read(std::string_view field) {
    const auto stamp = read_timestamp(field);
    return stamp ? micro_rfc3339(stamp->at) : "none";
}

TEST(Timestamp, R_ReadsWhatToolsWrite) {
    for (const auto& [text, at] : {
             std::pair{"2026-03-04T12:00:00.1+00:00", "2026-03-04T12:00:00.100000+00:00"},
             std::pair{"2026-03-04T04:00:00-08:00", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"2026-03-04T12:00:00+0000", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"2026-03-04 04:00:00 -0800", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"2026-03-04 12:00:00.250 UTC", "2026-03-04T12:00:00.250000+00:00"},
             std::pair{"2026-03-04 12:00:00,250", "2026-03-04T12:00:00.250000+00:00"},
             std::pair{"2026/03/04 12:00:00", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"2026-03-04T12:00:00.123456789012Z", "2026-03-04T12:00:00.123456+00:00"},
             std::pair{"Mar 4, 2026 @ 12:00:00.000", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"Wed Mar  4 2026 12:00:00", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"04/Mar/2026:12:00:00 +0000", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"03/04/2026 12:00:00 PM +0000", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"2026-03-04 01:00:00 PM", "2026-03-04T13:00:00.000000+00:00"},
             std::pair{"Mar 04, 2026 12:00:30 AM", "2026-03-04T00:00:30.000000+00:00"},
             std::pair{"24/03/2026 12:00:00", "2026-03-24T12:00:00.000000+00:00"},
             std::pair{"1772625600", "2026-03-04T12:00:00.000000+00:00"},
             std::pair{"1772625600.25", "2026-03-04T12:00:00.250000+00:00"},
             std::pair{"1772625600100", "2026-03-04T12:00:00.100000+00:00"},
             std::pair{"1772625600100000", "2026-03-04T12:00:00.100000+00:00"},
             std::pair{"1772625600100000000", "2026-03-04T12:00:00.100000+00:00"},
             std::pair{"Mar  4 12:00:00", "1972-03-04T12:00:00.000000+00:00"},
         }) {
        EXPECT_EQ(read(text), at) << text;
    }
}

TEST(Timestamp, R_ReadsNothingElse) {
    for (const auto* const text :
         {"", "-", "yesterday", "2026-02-29 12:00:00", "2026-13-01 12:00:00", "2026-03-04",
          "2026-03-04 25:00:00", "2026-03-04 12:00:00 -2500", "Mar 32 12:00:00", "Foo 04 12:00:00",
          "13/13/2026 12:00:00", "12345678901", "9999999999999999999", "17726256001", "1772625600x",
          "2026-03-04 12:00:00x", "2026-03-04 13:00:00 PM"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

WallTime at(const char* text) {
    return parse_rfc3339(text).value();
}

TEST(YearResolver, R_TheNewestYearThatIsNotInTheFuture) {
    YearResolver years;
    years.begin(at("2026-03-10T00:00:00Z"));
    EXPECT_EQ(years.complete(at("1972-03-04T12:00:00Z")), at("2026-03-04T12:00:00Z"));
    YearResolver before;
    before.begin(at("2026-03-01T00:00:00Z"));
    EXPECT_EQ(before.complete(at("1972-03-04T12:00:00Z")), at("2025-03-04T12:00:00Z"));
    YearResolver ahead;  // a zone ahead of UTC
    ahead.begin(at("2025-12-31T15:00:00Z"));
    EXPECT_EQ(ahead.complete(at("1972-01-01T00:00:00Z")), at("2026-01-01T00:00:00Z"));
}

TEST(YearResolver, R_GoesFromDecemberToJanuaryAndBack) {
    YearResolver years;
    years.begin(at("2026-01-01T08:00:00Z"));
    EXPECT_EQ(years.complete(at("1972-12-31T23:59:59Z")), at("2025-12-31T23:59:59Z"));
    EXPECT_EQ(years.complete(at("1972-01-01T00:00:01Z")), at("2026-01-01T00:00:01Z"));
    EXPECT_EQ(years.complete(at("1972-12-31T23:59:59Z")), at("2025-12-31T23:59:59Z"));
}

TEST(YearResolver, R_29FebruaryIsInALeapYear) {
    YearResolver years;
    years.begin(at("2026-11-01T00:00:00Z"));
    EXPECT_EQ(years.complete(at("1972-02-29T12:00:00Z")), at("2024-02-29T12:00:00Z"));
}

TEST(YearResolver, R_AStampWithAYearTakesPrecedence) {
    YearResolver years;
    years.begin(at("2026-11-01T00:00:00Z"));
    years.update(at("2021-03-04T11:00:00Z"));
    EXPECT_EQ(years.complete(at("1972-03-04T12:00:00Z")), at("2021-03-04T12:00:00Z"));
}

}  // namespace
}  // namespace dynoward::replay
