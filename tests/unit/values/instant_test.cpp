// SPDX-License-Identifier: MIT
// Time stamps of frames, of the Platform API and of our own views.
#include "dynoward/values/instant.hpp"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <vector>

namespace dynoward {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Stamp {
    std::string text;
    Nanoseconds since_1970;
};

constexpr seconds at(long long count) {
    return seconds{count};
}

TEST(Rfc3339, ReadsWhatThePlatformAndRelaysWrite) {
    const std::vector<Stamp> rows{
        {"2012-11-30T06:45:29+00:00", at(1354257929)},
        {"2012-11-30T06:45:29Z", at(1354257929)},
        {"2012-11-30T06:45:29-00:00", at(1354257929)},
        {"2012-11-29T23:45:29-07:00", at(1354257929)},
        {"2012-11-30T12:15:29+05:30", at(1354257929)},
        {"2012-12-01T06:44:29+23:59", at(1354257929)},
        {"2012-11-30T06:45:29.5+00:00", at(1354257929) + Nanoseconds{500000000}},
        {"2012-11-30T06:45:29.26Z", at(1354257929) + Nanoseconds{260000000}},
        {"2012-11-30T06:45:29.123456+00:00", at(1354257929) + Nanoseconds{123456000}},
        {"2012-11-30T06:45:29.123456789Z", at(1354257929) + Nanoseconds{123456789}},
        {"2012-11-30T06:45:29.000000001Z", at(1354257929) + Nanoseconds{1}},
        {"2012-11-30T06:45:29.000000000Z", at(1354257929)},
        {"2024-02-29T00:00:00Z", at(1709164800)},
        {"2000-02-29T00:00:00Z", at(951782400)},
        {"2026-12-31T23:59:59Z", at(1798761599)},
        {"2038-01-19T03:14:08Z", at(2147483648)},
        {"1971-01-01T00:00:00Z", at(31536000)},
        {"2261-12-31T23:59:59Z", at(9214646399)},
    };
    for (const auto& row : rows) {
        const auto time = parse_rfc3339(row.text);
        ASSERT_TRUE(time) << row.text;
        EXPECT_EQ(time->time_since_epoch(), row.since_1970) << row.text;
    }
}

TEST(Rfc3339, ALeapSecondIsTheSecondAfterIt) {
    EXPECT_EQ(parse_rfc3339("2016-12-31T23:59:60Z"), parse_rfc3339("2017-01-01T00:00:00Z"));
    EXPECT_EQ(parse_rfc3339("2016-12-31T18:59:60-05:00"), parse_rfc3339("2017-01-01T00:00:00Z"));
    EXPECT_FALSE(parse_rfc3339("2016-12-31T23:59:61Z"));
}

TEST(Rfc3339, RefusesDatesAndTimesThatDoNotExist) {
    for (const std::string text :
         {"2024-99-99T99:99:99Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
          "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z", "2026-10-00T00:00:00Z",
          "2026-10-32T00:00:00Z", "2026-10-10T24:00:00Z", "2026-10-10T00:60:00Z", "2026-10-10T00:00:99Z",
          "2026-10-10T00:00:00+24:00", "2026-10-10T00:00:00+00:60", "2026-10-10T00:00:00-99:99"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

TEST(Rfc3339, RefusesAnotherShape) {
    using namespace std::string_literals;
    for (const std::string& text : {""s,
                                    "-"s,
                                    "T"s,
                                    "2026"s,
                                    "2026-10-10"s,
                                    "2026-10-10T"s,
                                    "2026-10-10T00:00"s,
                                    "2026-10-10T00:00Z"s,
                                    "2026-10-10T00:00:00"s,
                                    "2026-10-10 00:00:00Z"s,
                                    "2026-10-10t00:00:00Z"s,
                                    "2026-10-10T00:00:00z"s,
                                    "2026-10-10T00:00:00 Z"s,
                                    "2026-10-10T00:00:00Z "s,
                                    " 2026-10-10T00:00:00Z"s,
                                    "2026-10-10T00:00:00Zx"s,
                                    "2026-10-10T00:00:00+0000"s,
                                    "2026-10-10T00:00:00+00"s,
                                    "2026-10-10T00:00:00+00:0"s,
                                    "2026-10-10T00:00:00*00:00"s,
                                    "2026-10-10T00:00:00.Z"s,
                                    "2026-10-10T00:00:00,5Z"s,
                                    "2026-10-10T00:00:00.1234567890Z"s,
                                    "2026-10-10T00:00:00.-5Z"s,
                                    "26-10-10T00:00:00Z"s,
                                    "02026-10-10T00:00:00Z"s,
                                    "+2026-10-10T00:00:00Z"s,
                                    "-026-10-10T00:00:00Z"s,
                                    "2026-1-10T00:00:00Z"s,
                                    "2026-+1-10T00:00:00Z"s,
                                    "2026- 1-10T00:00:00Z"s,
                                    "2026/10/10T00:00:00Z"s,
                                    "0x7e-10-10T00:00:00Z"s,
                                    "2026-10-10T00:00:00Z\0"s,
                                    "2026-10-10T00:00:00Z\n"s,
                                    "Sat Oct 10 00:00:00 2026"s,
                                    "1760054400"s}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

TEST(Rfc3339, F70_YearsThatNanosecondsCannotHoldAreRefusedAndDoNotOverflow) {
    for (const std::string text :
         {"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-12-31T23:59:59Z",
          "2262-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

TEST(Rfc3339, CutAnywhereItIsRefused) {
    const std::string whole = "2012-11-30T06:45:29.123456+00:00";
    ASSERT_TRUE(parse_rfc3339(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(parse_rfc3339(whole.substr(0, size))) << size;
    }
}

// Microseconds and UTC are read eight characters at once, nanoseconds one after another.
TEST(Rfc3339, TheUsualFormIsCheckedLikeAnyOther) {
    constexpr std::size_t fraction_end = 26;
    for (const std::string usual :
         {"2026-11-21T10:09:38.123456+00:00", "2012-02-29T23:59:60.999999+00:00",
          "1971-01-01T00:00:00.000000+00:00", "2261-12-31T23:59:59.999999+00:00"}) {
        ASSERT_TRUE(parse_rfc3339(usual)) << usual;
        for (std::size_t place = 0; place < usual.size(); ++place) {
            for (unsigned byte = 0; byte < 256; ++byte) {
                auto changed = usual;
                changed[place] = static_cast<char>(byte);
                auto longer = changed;
                longer.insert(fraction_end, "000");
                EXPECT_EQ(parse_rfc3339(changed), parse_rfc3339(longer)) << changed;
            }
        }
    }
}

TEST(Rfc3339, WritesWholeSecondsInUtcAndReadsThemBack) {
    for (const std::string text : {"2026-11-21T10:00:00Z", "2024-02-29T23:59:59Z", "1971-01-01T00:00:00Z",
                                   "2026-01-02T03:04:05Z", "2261-12-31T23:59:59Z"}) {
        const auto time = parse_rfc3339(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(format_rfc3339(*time), text);
        EXPECT_EQ(format_rfc3339(*time + Nanoseconds{999999999}), text) << "cut, not rounded";
    }
    EXPECT_EQ(format_rfc3339(*parse_rfc3339("2026-11-21T10:00:00+02:00")), "2026-11-21T08:00:00Z");
    EXPECT_EQ(format_rfc3339(WallTime{}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(format_rfc3339(WallTime{-Nanoseconds{1}}), "1969-12-31T23:59:59Z");
}

TEST(Instant, MovesBothClocksTogether) {
    const Instant start{SteadyTime{seconds{5}}, WallTime{days{20000}}};
    const Instant later = start + minutes{2};
    EXPECT_EQ(later.steady - start.steady, minutes{2});
    EXPECT_EQ(later.wall - start.wall, minutes{2});
    EXPECT_EQ((later + -hours{1}).wall, start.wall - minutes{58});
}

TEST(Instant, SteadyAndWallTimeCannotBeMixed) {
    EXPECT_FALSE((std::is_convertible_v<WallTime, SteadyTime>));
    EXPECT_FALSE((std::is_convertible_v<SteadyTime, WallTime>));
}

}  // namespace
}  // namespace dynoward
