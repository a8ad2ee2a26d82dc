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
    return MemoryModel(shape, 512, true, slot).read({age, midnight + hours{hour}}, random).total();
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
    const auto common = MemoryModel(shape, 512, true, 1).read({}, random);
    EXPECT_EQ(common.total(), 60000);
    EXPECT_EQ(common.swap, 60000 - 51200 + 800);
    const auto in_private_space = MemoryModel(shape, 512, false, 1).read({}, random);
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
        const auto reading = model.read({minutes{i}}, random).total();
        lowest = std::min(lowest, reading);
        highest = std::max(highest, reading);
    }
    EXPECT_EQ(lowest, 19500);
    EXPECT_EQ(highest, 20500);
}

TEST(Memory, WarmsUpEverMoreSlowlyAndStops) {
    auto shape = flat();
    shape.warm_up_mb = 80;
    shape.warm_up_time = minutes{40};
    EXPECT_EQ(total(shape, minutes{0}), 20000);
    EXPECT_EQ(total(shape, minutes{20}), 27000);  // seven eighths
    EXPECT_EQ(total(shape, minutes{40}), 28000);
    EXPECT_EQ(total(shape, hours{400}), 28000);
    std::int64_t before = 0;
    for (int minute = 0; minute <= 60; ++minute) {
        const auto now = total(shape, minutes{minute});
        EXPECT_GE(now, before) << minute;
        before = now;
    }
}

/// The reading of this incarnation at this age.
std::int64_t total_of(const MemoryShape& shape, std::uint64_t incarnation, Nanoseconds age) {
    Random random(1);
    return MemoryModel(shape, 512, true, 1).read({age, {}, incarnation}, random).total();
}

TEST(Memory, LeaksAtARateOfEachIncarnation) {
    auto shape = flat();
    shape.leak_mb_per_min = 1;
    shape.leak_varies_percent = 20;
    std::int64_t lowest = 99999;
    std::int64_t highest = 0;
    for (std::uint64_t incarnation = 0; incarnation < 1000; ++incarnation) {
        const auto leaked = total_of(shape, incarnation, minutes{100}) - 20000;
        lowest = std::min(lowest, leaked);
        highest = std::max(highest, leaked);
        EXPECT_NEAR(static_cast<double>(total_of(shape, incarnation, minutes{200}) - 20000),
                    static_cast<double>(2 * leaked), 1);
    }
    EXPECT_GE(lowest, 8000);
    EXPECT_LE(lowest, 8100);
    EXPECT_GE(highest, 11900);
    EXPECT_LE(highest, 12000);
}

TEST(Memory, StepsAtAnAgeOfEachIncarnation) {
    auto shape = flat();
    shape.step_mb = 80;
    shape.step_after = minutes{100};
    shape.step_varies_percent = 30;
    unsigned stepped = 0;
    for (std::uint64_t incarnation = 0; incarnation < 1000; ++incarnation) {
        EXPECT_EQ(total_of(shape, incarnation, minutes{70} - Seconds{1}), 20000);
        EXPECT_EQ(total_of(shape, incarnation, minutes{130}), 28000);
        stepped += total_of(shape, incarnation, minutes{100}) == 28000 ? 1U : 0U;
    }
    EXPECT_NEAR(stepped, 500, 60);
}

TEST(Memory, BellShapedNoiseIsMostlySmall) {
    auto shape = flat();
    shape.noise_mb = 9;
    shape.noise_shape = NoiseShape::bell;
    const MemoryModel model(shape, 512, true, 1);
    Random random(3);
    unsigned small = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto deviation = model.read({minutes{i}}, random).total() - 20000;
        EXPECT_LE(std::abs(deviation), 900);
        small += std::abs(deviation) <= 300 ? 1U : 0U;
    }
    EXPECT_NEAR(small, 6667, 200);  // 3333 if it were uniform
}

TEST(Memory, SmoothNoiseChangesLittleFromSampleToSampleAndTakesNoRandomNumbers) {
    auto shape = flat();
    shape.noise_mb = 10;
    shape.noise_shape = NoiseShape::smooth;
    const MemoryModel model(shape, 512, true, 1);
    Random random(3);
    Random untouched(3);
    std::int64_t lowest = 99999;
    std::int64_t highest = 0;
    auto before = model.read({Seconds{0}}, random).total();
    for (int i = 1; i < 5000; ++i) {
        const auto now = model.read({Seconds{20 * i}}, random).total();
        EXPECT_LE(std::abs(now - before), 2000 / 12 + 1);
        lowest = std::min(lowest, now);
        highest = std::max(highest, now);
        before = now;
    }
    EXPECT_GE(lowest, 19000);
    EXPECT_LE(lowest, 19100);
    EXPECT_GE(highest, 20900);
    EXPECT_LE(highest, 21000);
    EXPECT_EQ(random.bits(), untouched.bits());
}

TEST(Memory, SpikesAreOneSampleLongAndAsFrequentAsConfigured) {
    auto shape = flat();
    shape.spike_mb = 50;
    shape.spikes_per_day = 24;
    const MemoryModel model(shape, 512, true, 1);
    Random random(3);
    unsigned spikes = 0;
    bool before = false;
    for (int i = 0; i < 10 * 4320; ++i) {
        const auto more = model.read({Seconds{20 * i}}, random).total() - 20000;
        EXPECT_TRUE(more == 0 || (more >= 2500 && more <= 5000)) << more;
        EXPECT_FALSE(before && more != 0) << i;
        before = more != 0;
        spikes += before ? 1U : 0U;
    }
    EXPECT_EQ(spikes, 240U);
    shape.spikes_per_day = 0;
    EXPECT_EQ(total(shape, minutes{3}), 20000);
}

}  // namespace
}  // namespace dynoward::simulator::test
