// SPDX-License-Identifier: MIT
// Since when the monitor runs without an interruption, and how long a pause lasts, by themselves.
#include "monitor/clock_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "monitor/pause.hpp"

namespace dynoward::monitor {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

const Instant start{SteadyTime(Seconds{1000}), WallTime(Seconds{1'780'000'000})};

TEST(ClockWatch, ATickUpToAMinuteLateIsNoJump) {
    ClockWatch clock(start);
    Effects effects;
    EXPECT_FALSE(clock.on_tick(start, effects)) << "the first tick has none before it";
    EXPECT_FALSE(clock.on_tick(start + 60s, effects));
    EXPECT_THAT(effects, IsEmpty());
    EXPECT_EQ(clock.running_since(), start.steady);
    EXPECT_TRUE(clock.on_tick(start + 121s, effects));
    EXPECT_THAT(effects, SizeIs(1));
    EXPECT_EQ(clock.running_since(), (start + 121s).steady);
    EXPECT_EQ(clock.last_tick(), (start + 121s).steady);
}

TEST(ClockWatch, AWallClockThatIsSetIsAJumpInEitherDirection) {
    for (const auto by : {61s, -61s}) {
        ClockWatch clock(start);
        Effects effects;
        clock.on_tick(start, effects);
        auto now = start + 1s;
        now.wall += by;
        EXPECT_TRUE(clock.on_tick(now, effects)) << by.count();
    }
}

TEST(ClockWatch, TheWarmUpEndsExactlyAfterItsSpan) {
    const ClockWatch clock(start);
    EXPECT_EQ(clock.warm_up_left_s(start, 120s), 120);
    EXPECT_EQ(clock.warm_up_left_s(start + 119s, 120s), 1);
    EXPECT_EQ(clock.warm_up_left_s(start + 120s, 120s), std::nullopt);
    EXPECT_EQ(clock.warm_up_left_s(start, 0s), std::nullopt);
}

TEST(PauseAlone, EndsBySteadyTimeAlsoWhereTheWallClockIsSet) {
    Pause pause;
    Effects effects;
    EXPECT_EQ(pause.until(start), std::nullopt);
    pause.begin(start, 10min, effects);
    auto now = start + 60s;
    now.wall += 1h;
    pause.on_clock_jump(now);
    EXPECT_EQ(pause.until(now), now.wall + 9min);
    EXPECT_EQ(pause.left_s(now), 540);
    pause.check(start + 599s, effects);
    EXPECT_THAT(effects, SizeIs(1)) << "its beginning only";
    pause.check(start + 600s, effects);
    EXPECT_THAT(effects, SizeIs(2));
    EXPECT_EQ(pause.left_s(start + 600s), std::nullopt);
}

}  // namespace
}  // namespace dynoward::monitor
