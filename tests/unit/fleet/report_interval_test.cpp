// SPDX-License-Identifier: MIT
// The length of a hole in the record depends on the dyno's period, which losses do not change.
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "support/fleet_lines.hpp"

namespace dynoward::fleet {
namespace {

using test::Feed;
using namespace std::chrono_literals;

struct Row {
    const char* what;
    std::vector<int> intervals_s;
    int hole_s;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}

std::vector<int> times(int count, int interval_s) {
    return std::vector<int>(static_cast<std::size_t>(count), interval_s);
}
std::vector<int> joined(std::vector<int> a, const std::vector<int>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}
std::vector<int> repeated(const std::vector<int>& part, int count) {
    std::vector<int> all;
    for (int i = 0; i < count; ++i) {
        all = joined(all, part);
    }
    return all;
}

class ReportIntervalOf : public testing::TestWithParam<Row> {};
TEST_P(ReportIntervalOf, L7_HolesFollowThePeriodAndNotTheLosses) {
    Feed feed;
    int at = 0;
    feed.sample(at, "web.1", "life", 300);
    for (const auto interval : GetParam().intervals_s) {
        at += interval;
        feed.sample(at, "web.1", "life", 300);
    }
    const auto& dyno = feed.dyno("web.1");
    EXPECT_EQ(dyno.report_interval.hole(), Seconds(GetParam().hole_s));
    // Whatever the order in which they came.
    Feed late;
    late.received = at;
    for (const bool odd : {true, false}) {
        int stamp = 0;
        for (std::size_t i = 0; i <= GetParam().intervals_s.size(); ++i) {
            stamp += i == 0 ? 0 : GetParam().intervals_s[i - 1];
            if ((i % 2 == 1) == odd) {
                late.sample(stamp, "web.1", "life", 300);
            }
        }
    }
    EXPECT_EQ(late.dyno("web.1").report_interval.hole(), dyno.report_interval.hole());
}
INSTANTIATE_TEST_SUITE_P(
    Rows, ReportIntervalOf,
    testing::Values(Row{"as usual", times(20, 20), 60}, Row{"nothing is known", {}, 60},
                    Row{"two intervals prove nothing", times(2, 66), 60},
                    Row{"each 66 s", times(3, 66), 165}, Row{"each 24 s", times(12, 24), 60},
                    Row{"each 30 s", times(12, 30), 75}, Row{"each 2 min", times(5, 120), 300},
                    Row{"each hour", times(5, 3600), 300},
                    Row{"three lost in a row", joined(times(12, 20), {80}), 60},
                    Row{"three lost in a row, three times", joined(times(12, 20), times(3, 80)), 60},
                    Row{"three lost in a row, nine times of twelve", joined(times(12, 20), times(9, 80)),
                        60},
                    Row{"every second one lost looks like 40 s", times(20, 40), 100},
                    Row{"two of three lost, by chance", repeated({20, 60, 40, 20, 120}, 6), 60},
                    Row{"66 s, every second one lost", repeated({66, 132}, 8), 165},
                    Row{"66 s, and a line twice", joined(times(8, 66), {1, 65, 66}), 165},
                    Row{"slow, then as usual", joined(times(20, 66), times(4, 20)), 60},
                    Row{"as usual, then slow for good", joined(times(20, 20), times(12, 66)), 165}));

TEST(ReportIntervalOf, L7_OutlivesTheIncarnation) {
    Feed feed;
    for (int i = 0; i < 5; ++i) {
        feed.sample(i * 66, "web.1", "life", 300);
    }
    feed.sample(400, "web.1", "next", 200);
    EXPECT_EQ(feed.dyno("web.1").report_interval.hole(), 165s);
}

TEST(ReportIntervalOf, L7_TheTrendIsUnbrokenOnceThePeriodIsKnown) {
    Feed feed;
    for (int i = 0; i < 20; ++i) {
        feed.sample(i * 66, "web.1", "life", 300);
    }
    EXPECT_EQ(feed.dyno("web.1").trend.unbroken_since(), feed.wall(2 * 66));
    feed.sample(19 * 66 + 166, "web.1", "life", 300);
    EXPECT_EQ(feed.dyno("web.1").trend.unbroken_since(), feed.wall(19 * 66 + 166));
}

// --- R15: which of them begins a row

TEST(R15, L3_TheFirstOfASeriesIsKept) {
    Feed feed;
    for (int i = 0; i < 100; ++i) {
        feed.sample(i * 20, "web.1", "life", 540);
        feed.line(i * 20 + 0.1, "web.1", test::r15_text);
    }
    EXPECT_EQ(feed.dyno("web.1").r15_since, feed.wall(0.1));
    EXPECT_EQ(feed.dyno("web.1").r15, 100U);
    EXPECT_EQ(feed.dyno("web.1").r15_at.size(), limits::r15_per_dyno);
}

TEST(R15, L3_OneMoreThanTenMinutesLaterStartsANewSeries) {
    Feed feed;
    feed.sample(0, "web.1", "life", 540);
    feed.line(5, "web.1", test::r15_text);
    feed.line(605, "web.1", test::r15_text);
    EXPECT_EQ(feed.dyno("web.1").r15_since, feed.wall(5));
    feed.line(1206, "web.1", test::r15_text);
    EXPECT_EQ(feed.dyno("web.1").r15_since, feed.wall(1206));
    feed.line(1000, "web.1", test::r15_text);  // late
    EXPECT_EQ(feed.dyno("web.1").r15_since, feed.wall(1000));
    feed.line(300, "web.1", test::r15_text);  // late, and of a row before
    EXPECT_EQ(feed.dyno("web.1").r15_since, feed.wall(1000));
    feed.line(1206, "web.1", test::r15_text);  // again
    EXPECT_EQ(feed.dyno("web.1").r15, 5U);
}

TEST(R15, L3_OfThePreviousIncarnationDoesNotCountForTheNewOne) {
    Feed feed;
    feed.sample(0, "web.1", "old", 1200);
    feed.sample(30, "web.1", "new", 180);
    feed.line(35, "web.1", test::r15_text);  // the old one, for three minutes under the same name
    EXPECT_FALSE(feed.dyno("web.1").r15_since);
    EXPECT_EQ(feed.dyno("web.1").r15, 0U);
    // Where the new one is over its quota too, one for each of its readings may be its own.
    feed.sample(50, "web.1", "new", 540);
    EXPECT_EQ(feed.line(51, "web.1", test::r15_text), logplex::Fate::error_code);
    EXPECT_EQ(feed.line(52, "web.1", test::r15_text), logplex::Fate::superseded);
    EXPECT_EQ(feed.dyno("web.1").r15, 1U);
}

TEST(R15, L3_EndsWithTheIncarnation) {
    Feed feed;
    feed.sample(0, "web.1", "old", 1200);
    feed.line(5, "web.1", test::r15_text);
    feed.line(6, "web.1", "State changed from up to crashed");
    EXPECT_TRUE(feed.dyno("web.1").r15_at.empty());
    EXPECT_EQ(feed.line(7, "web.1", test::r15_text), logplex::Fate::superseded);
    feed.line(10, "web.1", "State changed from crashed to starting");
    feed.line(30, "web.1", "State changed from starting to up");
    EXPECT_FALSE(feed.dyno("web.1").r15_since);
}

}  // namespace
}  // namespace dynoward::fleet
