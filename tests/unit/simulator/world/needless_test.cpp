// SPDX-License-Identifier: MIT
// Which restarts through the API the world counts as needless.
#include <gtest/gtest.h>

#include <initializer_list>

#include "unit/simulator/world/world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Instant at(Seconds time) {
    return at_second(time.count());
}

class NeedlessTest : public testing::Test {
 protected:
    /// One web dyno of 512 MB, at 400 MB without noise. Its daily cycle is 14 to 23 h after the start.
    NeedlessTest() {
        plan_.apps[0].min_initial_age = hours{1};
        memory().base_mb = 400;
        memory().noise_mb = 0;
    }

    TypePlan& type() { return plan_.apps[0].types[0]; }
    MemoryShape& memory() { return type().memory; }
    void restart_after(Seconds time) {
        world_.emplace(plan_, at_second(0));
        world_->restart(at(time), "shop", "web.1");
    }
    std::uint64_t needless() const { return world_->stats().needless_restarts; }

    WorldPlan plan_;
    std::optional<World> world_;
};

TEST_F(NeedlessTest, NotALeakThatIsRestartedJustBeforeTheLevel) {
    memory().leak_mb_per_min = 1;  // reaches 512 MB after 112 min
    restart_after(minutes{110});
    EXPECT_EQ(needless(), 0U);
}

TEST_F(NeedlessTest, NotAnIncarnationThatHasBeenOverItsLevel) {
    memory().saw_mb = 120;
    memory().saw_period = hours{20};
    memory().daily_mb = 0;
    memory().base_mb = 500;
    restart_after(hours{1});
    EXPECT_EQ(needless(), 0U);  // it crosses later
    memory().saw_period = hours{2};
    restart_after(hours{2} + Seconds{5});
    EXPECT_EQ(needless(), 0U);
}

TEST_F(NeedlessTest, APlateauBelowTheLevel) {
    memory().base_mb = 511;
    restart_after(hours{1});
    EXPECT_EQ(needless(), 1U);
    memory().base_mb = 512;  // the level itself is not above it
    restart_after(hours{1});
    EXPECT_EQ(needless(), 1U);
}

TEST_F(NeedlessTest, ALeakThatWouldCrossOnlyAfterSixHours) {
    memory().leak_mb_per_min = 0.2;  // reaches 512 MB after 560 min
    restart_after(minutes{195});
    EXPECT_EQ(needless(), 1U);
    restart_after(minutes{205});
    EXPECT_EQ(needless(), 0U);
}

TEST_F(NeedlessTest, ALeakThatTheDailyCycleWouldHaveEndedInTime) {
    plan_.timing.cycle_after = hours{3};
    plan_.apps[0].min_initial_age = Seconds{0};
    memory().leak_mb_per_min = 0.2;
    restart_after(minutes{1});
    world_->restart(at_second(600), "shop", "web.1");  // cycles at 190 to 406 min, crosses at 570 min
    EXPECT_EQ(needless(), 2U);
}

TEST_F(NeedlessTest, ALeakThatADeployEndsInTime) {
    memory().leak_mb_per_min = 1;
    restart_after(minutes{100});
    EXPECT_EQ(needless(), 0U);
    world_->release(at(minutes{105}), "shop");
    EXPECT_EQ(needless(), 1U);
    world_->release(at(minutes{106}), "shop");
    EXPECT_EQ(needless(), 1U);  // counted once
    restart_after(minutes{100});
    world_->release(at(minutes{120}), "shop");
    EXPECT_EQ(needless(), 0U);  // it would have crossed before the deploy
}

TEST_F(NeedlessTest, ALeakThatScalingEndsInTime) {
    type().quantity = 2;
    memory().leak_mb_per_min = 1;
    restart_after(minutes{100});
    world_->restart(at(minutes{100}), "shop", "web.2");
    world_->scale(at(minutes{105}), "shop", "web", 1);
    EXPECT_EQ(needless(), 1U);  // web.2
}

TEST_F(NeedlessTest, ALeakThatACrashEndsInTime) {
    memory().leak_mb_per_min = 1;
    memory().crash_after = minutes{105};
    restart_after(minutes{100});
    EXPECT_EQ(needless(), 1U);
}

TEST_F(NeedlessTest, NotASawToothWhoseTopCrosses) {
    memory().saw_mb = 120;
    memory().saw_period = hours{1};
    restart_after(minutes{5});
    EXPECT_EQ(needless(), 0U);
    memory().saw_mb = 110;
    restart_after(minutes{5});
    EXPECT_EQ(needless(), 1U);
}

TEST_F(NeedlessTest, NotNoiseThatCrosses) {
    memory().base_mb = 508;
    memory().noise_mb = 4.2;  // one sample in 42
    restart_after(Seconds{1});
    EXPECT_EQ(needless(), 0U);
    memory().noise_mb = 4;
    restart_after(Seconds{1});
    EXPECT_EQ(needless(), 1U);
}

TEST_F(NeedlessTest, UsesNineTenthsOfTheQuotaOnSizesThatAreKilledAtIt) {
    type().kill_percent = 100;
    memory().base_mb = 460;  // 90 % is 460.8 MB
    restart_after(hours{1});
    EXPECT_EQ(needless(), 1U);
    memory().noise_mb = 1;
    restart_after(hours{1});
    EXPECT_EQ(needless(), 0U);
}

TEST_F(NeedlessTest, CountsOnlyRestartsThroughTheApi) {
    world_.emplace(plan_, at_second(0));
    world_->restart(at_second(100), "shop", "web.1", Cause::release);
    world_->release(at_second(200), "shop");
    world_->advance(at(hours{72}));
    EXPECT_GT(world_->stats().restarts_by(Cause::cycling), 0U);
    EXPECT_EQ(needless(), 0U);
}

// The noise after the restart does not come from the world's sequence.
TEST_F(NeedlessTest, CountingLeavesTheWorldAsItIs) {
    memory().noise_mb = 20;
    const auto samples_after_restart = [this](unsigned quota_mb) {
        type().quota_mb = quota_mb;
        restart_after(hours{1});
        take_all(*world_);
        world_->advance(at_second(7200));
        return world_->stats().samples;
    };
    // A level far away is searched for six hours, a near one for a few samples.
    EXPECT_EQ(samples_after_restart(1000), samples_after_restart(421));
}

TEST(DynoStats, AddsUpNeedlessRestartsAndTimeOverTheLevel) {
    DynoStats one;
    one.needless_restarts = 2;
    one.over_level = minutes{3};
    DynoStats sum = one;
    sum += one;
    EXPECT_EQ(sum.needless_restarts, 4U);
    EXPECT_EQ(sum.over_level, minutes{6});
    EXPECT_NE(sum, one);
}

}  // namespace
}  // namespace dynoward::simulator::test
