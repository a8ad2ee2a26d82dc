// SPDX-License-Identifier: MIT
// The lowest readings that the leak forecast is made of.
#include <gtest/gtest.h>

#include "support/fleet_lines.hpp"

namespace dynoward::fleet {
namespace {

using test::Feed;
using namespace std::chrono_literals;

const WallTime noon = parse_rfc3339("2026-03-04T12:00:00Z").value();
constexpr Megabytes quota{512};

Trend fed(const std::vector<double>& each_minute) {
    Trend trend;
    auto at = noon;
    for (const auto mb : each_minute) {
        trend.add(at, {mb}, quota);
        at += 1min;
    }
    return trend;
}

TEST(Trend, KeepsTheLowestOfEachMinuteAndOfEachTen) {
    Trend trend;
    for (int i = 0; i < 60; ++i) {
        trend.add(noon + 20s * i, {300.0 + (i * 7) % 3 + i}, quota);
    }
    ASSERT_EQ(trend.fine().size(), 20U);
    ASSERT_EQ(trend.coarse().size(), 2U);
    EXPECT_EQ(trend.fine()[0].mb, 300);
    EXPECT_EQ(trend.coarse()[1].from(), noon + 10min);
    EXPECT_EQ(trend.coarse()[1].mb, 330);
}

TEST(Trend, F28_IsBounded) {
    Trend trend;
    for (int i = 0; i < 5000; ++i) {
        trend.add(noon + 20s * i, {300}, quota);
    }
    EXPECT_EQ(trend.fine().size(), limits::fine_floors);
    EXPECT_EQ(trend.coarse().size(), limits::coarse_floors);
    EXPECT_EQ(trend.unbroken_since(), noon);
}

TEST(Trend, OfALateReadingOnlyTheStretchBeingFilledTakesNotice) {
    Trend trend;
    trend.add(noon, {300}, quota);
    trend.add(noon + 60s, {310}, quota);
    trend.add(noon + 20s, {100}, quota);
    EXPECT_EQ(trend.fine()[0].mb, 300);
    EXPECT_EQ(trend.fine()[1].mb, 310);
    EXPECT_EQ(trend.coarse()[0].mb, 100);
    EXPECT_EQ(trend.unbroken_since(), noon);
}

TEST(Trend, IsBrokenByAHoleOfMoreThanThreePeriods) {
    Trend trend;
    trend.add(noon, {300}, quota);
    trend.add(noon + 60s, {300}, quota);
    EXPECT_EQ(trend.unbroken_since(), noon);
    trend.add(noon + 121s, {300}, quota);
    EXPECT_EQ(trend.unbroken_since(), noon + 121s);
}

TEST(Trend, F13_IsBrokenByAChangeOfTheQuotaAndNotByItsAbsence) {
    Trend trend;
    trend.add(noon, {300}, quota);
    trend.add(noon + 20s, {300}, std::nullopt);
    EXPECT_EQ(trend.unbroken_since(), noon);
    trend.add(noon + 40s, {300}, Megabytes{1024});
    EXPECT_EQ(trend.unbroken_since(), noon + 40s);
}

struct FallRow {
    const char* what;
    std::vector<double> each_minute;
    double fell_from;
};
void PrintTo(const FallRow& row, std::ostream* out) {
    *out << row.what;
}
class Falls : public testing::TestWithParam<FallRow> {};
TEST_P(Falls, AreKeptFromWhereTheyBegan) {
    EXPECT_DOUBLE_EQ(fed(GetParam().each_minute).fell_from(), GetParam().fell_from);
}
// What is being filled does not count yet, hence one more at the end.
INSTANTIATE_TEST_SUITE_P(Rows, Falls,
                         testing::Values(FallRow{"one, an eighth of it on top", {300, 400, 320, 320}, 410},
                                         FallRow{"slowly", {400, 390, 380, 360, 320, 320}, 410},
                                         FallRow{"the highest of two", {400, 320, 360, 280, 280}, 410},
                                         FallRow{"the second is higher", {300, 200, 400, 320, 320}, 410},
                                         FallRow{"none", {300, 301, 302, 303}, 0},
                                         FallRow{"noise", {300, 295, 300, 294, 300}, 0},
                                         FallRow{"only in the minute being filled", {300, 400, 200}, 0},
                                         FallRow{"one reading", {300}, 0}, FallRow{"nothing", {}, 0}));

TEST(Trend, EndsWithTheIncarnation) {
    Feed feed;
    for (int i = 0; i < 10; ++i) {
        feed.sample(i * 20, "web.1", "life", 300);
    }
    EXPECT_EQ(feed.dyno("web.1").trend.fine().size(), 4U);
    feed.sample(220, "web.1", "next", 200);
    EXPECT_EQ(feed.dyno("web.1").trend.fine().size(), 1U);
    EXPECT_EQ(feed.dyno("web.1").trend.unbroken_since(), feed.wall(220));
    feed.line(600, "web.1", "Cycling");
    EXPECT_TRUE(feed.dyno("web.1").trend.fine().empty());
}

TEST(Trend, IsMadeOfTheSignalThatIsSet) {
    const std::string line =
        "source=web.1 dyno=heroku.1.life sample#memory_total=400.00MB sample#memory_rss=100.00MB "
        "sample#memory_swap=";
    Feed feed;
    feed.line(0, "web.1", line + "50.00MB");
    EXPECT_EQ(feed.dyno("web.1").trend.fine()[0].mb, 400);
    feed.app = App(AppName::parse("shop").value(), 10, TrendOf::rss_swap);
    feed.line(0, "web.1", line + "50.00MB");
    feed.line(1, "web.1", line + "xMB");
    EXPECT_EQ(feed.dyno("web.1").trend.fine()[0].mb, 150);
}

// What a dyno costs is counted in the thousands: 2,000 of them an app.
TEST(Dyno, AFullOneFitsInEightKilobytes) {
    constexpr auto readings = limits::samples_per_dyno * sizeof(Sample) +
                              limits::loads_per_dyno * sizeof(LoadReading) +
                              (limits::fine_floors + limits::coarse_floors) * sizeof(Floor) +
                              (limits::r14_per_dyno + limits::h12_per_dyno) * sizeof(WallTime);
    RecordProperty("readings", static_cast<int>(readings));
    RecordProperty("dyno", static_cast<int>(sizeof(Dyno)));
    EXPECT_LT(readings + sizeof(Dyno), 8192U);
}

}  // namespace
}  // namespace dynoward::fleet
