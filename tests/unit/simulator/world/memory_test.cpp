// SPDX-License-Identifier: MIT
// Shapes of memory in the simulated dynos.
#include "simulator/world/memory.hpp"

#include <gtest/gtest.h>

#include "unit/simulator/world/world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

MemoryShape flat() {
    MemoryShape shape;
    shape.base_mb = 200;
    shape.noise_mb = 0;
    return shape;
}

/// Whole hundredths of a MB at this age and hour of the day.
std::int64_t total(const MemoryShape& shape, Nanoseconds age, unsigned hour = 0, unsigned slot = 0) {
    Random random(1);
    const WallTime midnight{Seconds{1'772'582'400}};
    return MemoryModel(shape, 512, true, slot).read(age, midnight + hours{hour}, random).total();
}

TEST(Memory, LeaksAtTheConfiguredRate) {
    auto shape = flat();
    shape.leak_mb_per_min = 0.05;
    EXPECT_EQ(total(shape, minutes{0}), 20000);
    EXPECT_EQ(total(shape, minutes{60}), 20300);
    EXPECT_EQ(total(shape, hours{24}), 27200);
    EXPECT_EQ(total(shape, -hours{1}), 20000);  // not yet started
}

TEST(Memory, StartsToLeakAtTheConfiguredAge) {
    auto shape = flat();
    shape.leak_mb_per_min = 1;
    shape.leak_after = hours{6};
    EXPECT_EQ(total(shape, hours{6}), 20000);
    EXPECT_EQ(total(shape, hours{6} + minutes{10}), 21000);
}

TEST(Memory, StopsLeakingAtTheConfiguredMaximum) {
    auto shape = flat();
    shape.leak_mb_per_min = 10;
    shape.max_leak_mb = 120;
    EXPECT_EQ(total(shape, minutes{11}), 31000);
    EXPECT_EQ(total(shape, minutes{12}), 32000);
    EXPECT_EQ(total(shape, hours{24 * 365}), 32000);
}

TEST(Memory, FallsBackOncePerPeriodAsASawTooth) {
    auto shape = flat();
    shape.saw_mb = 60;
    shape.saw_period = minutes{10};
    EXPECT_EQ(total(shape, minutes{5}), 23000);
    EXPECT_EQ(total(shape, minutes{10}), 20000);
    EXPECT_EQ(total(shape, minutes{19}), 25400);
}

TEST(Memory, AddsAStepPermanently) {
    auto shape = flat();
    shape.step_mb = 80;
    shape.step_after = minutes{10};
    EXPECT_EQ(total(shape, minutes{10} - Seconds{1}), 20000);
    EXPECT_EQ(total(shape, minutes{10}), 28000);
}

TEST(Memory, FollowsTheTimeOfDayAtAnyAge) {
    auto shape = flat();
    shape.daily_mb = 100;
    shape.daily_peak = hours{14};
    EXPECT_EQ(total(shape, minutes{1}, 14), 30000);
    EXPECT_EQ(total(shape, hours{500}, 14), 30000);
    EXPECT_EQ(total(shape, minutes{1}, 2), 20000);
    EXPECT_EQ(total(shape, minutes{1}, 8), 25000);
    EXPECT_EQ(total(shape, minutes{1}, 20), 25000);
    EXPECT_EQ(total(shape, minutes{1}, 24 + 14), 30000);
}

TEST(Memory, ShiftsTheDailyCurvePerSlot) {
    auto shape = flat();
    shape.daily_mb = 100;
    EXPECT_NE(total(shape, minutes{1}, 8, 1), total(shape, minutes{1}, 8, 2));
    for (unsigned slot = 1; slot < 100; ++slot) {
        // Twenty minutes are at most 1.5 / 36 of the hill.
        EXPECT_NEAR(static_cast<double>(total(shape, minutes{1}, 8, slot)), 25000, 420) << slot;
    }
}

TEST(Memory, SwapsMemoryOverTheQuotaUnlessTheSizeHasNoSwap) {
    auto shape = flat();
    shape.base_mb = 600;
    Random random(1);
    const auto common = MemoryModel(shape, 512, true, 1).read({}, {}, random);
    EXPECT_EQ(common.total(), 60000);
    EXPECT_EQ(common.swap, 60000 - 51200 + 800);
    const auto in_private_space = MemoryModel(shape, 512, false, 1).read({}, {}, random);
    EXPECT_EQ(in_private_space.total(), 60000);
    EXPECT_EQ(in_private_space.swap, 0);
}

TEST(Memory, StaysWithinItsNoise) {
    auto shape = flat();
    shape.noise_mb = 5;
    const MemoryModel model(shape, 512, true, 1);
    Random random(3);
    std::int64_t lowest = 99999;
    std::int64_t highest = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto reading = model.read(minutes{i}, {}, random).total();
        lowest = std::min(lowest, reading);
        highest = std::max(highest, reading);
    }
    EXPECT_EQ(lowest, 19500);
    EXPECT_EQ(highest, 20500);
}

}  // namespace
}  // namespace dynoward::simulator::test
