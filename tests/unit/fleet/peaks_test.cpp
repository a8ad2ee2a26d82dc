// SPDX-License-Identifier: MIT
// The highest readings at all scales: order, holes, bounds; and the overlap of two incarnations.
#include "dynoward/fleet/peaks.hpp"

#include <gtest/gtest.h>

#include "support/fleet_lines.hpp"

namespace dynoward::fleet {
namespace {

using namespace std::chrono_literals;

const WallTime midnight = parse_rfc3339("2026-03-04T00:00:00Z").value();
constexpr Megabytes quota{512};

// At scale 1 a block is a minute.
std::int64_t minute(WallTime at) {
    return at.time_since_epoch() / 1min;
}

TEST(Peaks, KeepTheHighestReadingOfEachBlock) {
    Peaks peaks;
    EXPECT_TRUE(peaks.empty());
    peaks.add(midnight, {300}, quota);
    peaks.add(midnight + 20s, {340}, quota);
    peaks.add(midnight + 40s, {310}, quota);
    peaks.add(midnight + 60s, {200}, quota);
    EXPECT_FALSE(peaks.empty());
    EXPECT_EQ(peaks.newest(1), minute(midnight) + 1);
    EXPECT_EQ(peaks.peak(1, minute(midnight)), 340.0F);
    EXPECT_EQ(peaks.peak(1, minute(midnight) + 1), 200.0F);
    EXPECT_EQ(peaks.peak(1, minute(midnight) + 2), std::nullopt) << "not begun";
    EXPECT_EQ(peaks.peak(1, minute(midnight) - 1), std::nullopt) << "no reading";
}

TEST(Peaks, DoNotDependOnTheOrderOfArrival) {
    Peaks in_order;
    Peaks reversed;
    for (int i = 0; i < 30; ++i) {
        in_order.add(midnight + 20s * i, {300.0 + i % 7}, quota);
        reversed.add(midnight + 20s * (29 - i), {300.0 + (29 - i) % 7}, quota);
    }
    for (std::size_t scale = 0; scale < Peaks::scales; ++scale) {
        ASSERT_EQ(in_order.newest(scale), reversed.newest(scale));
        for (std::int64_t back = 0; back < static_cast<std::int64_t>(Peaks::blocks); ++back) {
            const auto block = in_order.newest(scale) - back;
            EXPECT_EQ(in_order.peak(scale, block), reversed.peak(scale, block)) << scale << ' ' << back;
        }
    }
}

TEST(Peaks, LeaveABlockWithoutAReadingEmptyAndForgetTheOldest) {
    Peaks peaks;
    peaks.add(midnight, {300}, quota);
    peaks.add(midnight + 3min, {301}, quota);
    EXPECT_EQ(peaks.peak(1, minute(midnight) + 1), std::nullopt);
    EXPECT_EQ(peaks.peak(1, minute(midnight)), 300.0F);
    peaks.add(midnight + 13min, {302}, quota);
    EXPECT_EQ(peaks.peak(1, minute(midnight)), std::nullopt) << "thirteen blocks are kept";
    EXPECT_EQ(peaks.peak(1, minute(midnight) + 3), 301.0F);
    peaks.add(midnight + 10h, {303}, quota);
    for (std::int64_t back = 1; back < 13; ++back) {
        EXPECT_EQ(peaks.peak(1, peaks.newest(1) - back), std::nullopt) << back;
    }
    peaks.add(midnight, {400}, quota);
    EXPECT_EQ(peaks.peak(1, minute(midnight)), std::nullopt) << "too late for this scale";
    EXPECT_EQ(peaks.peak(4, peaks.newest(4) - 9), 400.0F) << "but not for half a day";
}

TEST(Peaks, OfSeveralBlocksAreTheHighestThatIsKept) {
    Peaks peaks;
    EXPECT_EQ(peaks.highest(1, 1, minute(midnight)), 0);
    for (int i = 0; i < 20; ++i) {
        peaks.add(midnight + i * 60s, {500.0 - i}, quota);
    }
    const auto newest = peaks.newest(1);
    EXPECT_EQ(peaks.oldest(1), newest - 12);
    EXPECT_EQ(peaks.highest(1, newest - 1, newest), 482);
    EXPECT_EQ(peaks.highest(1, 1, newest), 493) << "the first seven are forgotten";
    EXPECT_EQ(peaks.highest(1, newest + 1, newest + 5), 0);
    EXPECT_EQ(peaks.highest(1, newest, newest - 1), 0);
}

TEST(Peaks, BeginAgainWithAnotherQuota) {
    Peaks peaks;
    peaks.add(midnight, {300}, quota);
    peaks.add(midnight + 20s, {301}, std::nullopt);
    peaks.add(midnight + 40s, {302}, quota);
    EXPECT_EQ(peaks.peak(0, peaks.newest(0) - 2), 300.0F);
    peaks.add(midnight + 60s, {303}, Megabytes{1024});
    EXPECT_EQ(peaks.peak(0, peaks.newest(0) - 1), std::nullopt);
    EXPECT_EQ(peaks.peak(0, peaks.newest(0)), 303.0F);
}

TEST(Peaks, IgnoreNoMemoryAndTimesBefore1970) {
    Peaks peaks;
    peaks.add(midnight, {0}, quota);
    peaks.add(WallTime{} - 1h, {300}, quota);
    EXPECT_TRUE(peaks.empty());
}

TEST(Peaks, OfADynoAreThoseOfItsPresentIncarnation) {
    test::Feed feed;
    feed.sample(0, "web.1", "life", 300);
    feed.sample(20, "web.1", "life", 310);
    EXPECT_EQ(feed.dyno("web.1").peaks.peak(4, feed.dyno("web.1").peaks.newest(4)), 310.0F);
    feed.sample(40, "web.1", "next", 200);
    EXPECT_EQ(feed.dyno("web.1").peaks.peak(4, feed.dyno("web.1").peaks.newest(4)), 200.0F);
    feed.sample(30, "web.1", "life", 320);
    EXPECT_EQ(feed.dyno("web.1").peaks.peak(4, feed.dyno("web.1").peaks.newest(4)), 200.0F);
}

TEST(Overlap, IsHowLongThePreviousIncarnationStillReports) {
    test::Feed feed;
    feed.sample(0, "web.1", "life", 300);
    feed.sample(20, "web.1", "next", 200);
    EXPECT_EQ(feed.dyno("web.1").overlapped, 0s);
    feed.sample(180, "web.1", "life", 300);
    EXPECT_EQ(feed.dyno("web.1").overlapped, 160s);
    feed.sample(60, "web.1", "life", 300);
    EXPECT_EQ(feed.dyno("web.1").overlapped, 160s) << "a late line is not shorter";
}

TEST(Overlap, IsNotTheAgeOfAnIncarnationWhoseLastLinesAreLate) {
    test::Feed feed;
    feed.sample(0, "web.1", "life", 300);
    feed.line(9000, "web.1", "Stopping all processes with SIGTERM");
    feed.line(9001, "web.1", "State changed from up to complete");
    feed.sample(9002, "web.1", "life", 300);
    EXPECT_EQ(feed.dyno("web.1").overlapped, 0s);
}

}  // namespace
}  // namespace dynoward::fleet
