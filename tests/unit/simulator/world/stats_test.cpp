// SPDX-License-Identifier: MIT
// The statistics of a world, compared with values computed by hand.
#include "simulator/world/stats.hpp"

#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"
#include "unit/simulator/world/world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

/// Without random durations. A web dyno is up 2 + 10 s after its restart.
WorldPlan exact_plan() {
    auto plan = small_plan();
    plan.apps[0].types[0].memory_of.clear();
    for (auto& type : plan.apps[0].types) {
        type.memory.noise_mb = 0;
    }
    plan.timing.start_after = Seconds{2};
    plan.timing.min_boot = plan.timing.max_boot = Seconds{10};
    plan.timing.min_exit = plan.timing.max_exit = Seconds{1};
    return plan;
}

DynoStats web(const World& world) {
    return world.stats(world.apps()[0], 0);
}

TEST(DynoStats, CountsOnlySamplesIfNothingHappens) {
    World world(exact_plan(), at_second(0));
    world.advance(at_second(3600));
    DynoStats expected;
    expected.samples = world.stats().samples;
    EXPECT_EQ(world.stats(), expected);
    EXPECT_NEAR(static_cast<double>(expected.samples), 3 * 3600 / 20.5, 15);
}

TEST(DynoStats, CountsTheTimeOverQuotaUpToTheLastSample) {
    auto plan = exact_plan();
    plan.apps[0].types[0].memory_of[1] = plan.apps[0].types[0].memory;
    plan.apps[0].types[0].memory_of[1].base_mb = 513;
    World world(plan, at_second(0));
    world.advance(at_second(3600));
    const auto seconds = std::chrono::duration<double>(world.stats().over_quota).count();
    EXPECT_LE(seconds, 3600);
    EXPECT_GE(seconds, 3600 - 23);
    EXPECT_EQ(world.stats(world.apps()[0], 1).over_quota, Nanoseconds{});
}

TEST(DynoStats, DoesNotCountTheQuotaItselfAsOver) {
    auto plan = exact_plan();
    plan.apps[0].types[0].memory.base_mb = 512;
    World world(plan, at_second(0));
    world.advance(at_second(3600));
    EXPECT_EQ(world.stats().over_quota, Nanoseconds{});
}

TEST(DynoStats, SplitsDowntimeByCause) {
    auto plan = exact_plan();
    plan.apps[0].types[0].memory_of[2] = plan.apps[0].types[0].memory;
    plan.apps[0].types[0].memory_of[2].crash_after = Seconds{1000};
    World world(plan, at_second(0));
    world.restart(at_second(100), "shop", "web.1");
    world.release(at_second(200), "shop");
    world.restart(at_second(300), "shop", "web.1", Cause::cycling);
    world.advance(at_second(1190));
    EXPECT_EQ(web(world).unavailable_by(Cause::api), Seconds{12});
    EXPECT_EQ(web(world).unavailable_by(Cause::release), Seconds{24});
    EXPECT_EQ(web(world).unavailable_by(Cause::cycling), Seconds{12});
    EXPECT_EQ(web(world).unavailable_by(Cause::crash), Nanoseconds{});
    // The release's incarnation of web.2 runs from 202; a crash is followed by one start within a second.
    world.advance(at_second(1300));
    EXPECT_EQ(web(world).unavailable_by(Cause::crash), Seconds{1 + 2 + 10});
    EXPECT_EQ(web(world).total_unavailable(), Seconds{61});
    EXPECT_EQ(world.stats(world.apps()[0], 1).total_unavailable(), Seconds{3});  // a worker needs no port
}

TEST(DynoStats, CountsADowntimeThatHasNotEnded) {
    World world(exact_plan(), at_second(0));
    world.restart(at_second(100), "shop", "web.1");
    world.advance(at_second(105));
    EXPECT_EQ(web(world).unavailable_by(Cause::api), Seconds{5});
    EXPECT_EQ(world.apps()[0].unavailable[0].now, 1U);
}

TEST(DynoStats, CountsTheRestOfADowntimeForTheLaterCause) {
    World world(exact_plan(), at_second(0));
    world.release(at_second(100), "shop");
    world.restart(at_second(104), "shop", "web.1");
    world.advance(at_second(200));
    EXPECT_EQ(web(world).unavailable_by(Cause::release), Seconds{4 + 12});
    EXPECT_EQ(web(world).unavailable_by(Cause::api), Seconds{12});
}

TEST(DynoStats, CountsTheMaximumUnavailableAtOnceThroughTheApi) {
    World world(exact_plan(), at_second(0));
    world.release(at_second(50), "shop");  // not through the API
    world.advance(at_second(99));
    EXPECT_EQ(world.apps()[0].unavailable[0].max, 0U);
    world.restart(at_second(100), "shop", "web.1");
    world.restart(at_second(113), "shop", "web.2");
    EXPECT_EQ(world.apps()[0].unavailable[0].max, 1U);
    world.restart(at_second(120), "shop", "web.1");
    world.restart(at_second(121), "shop", "web.1");
    EXPECT_EQ(world.apps()[0].unavailable[0].max, 2U);
    EXPECT_EQ(world.apps()[0].unavailable[1].max, 0U);
    world.advance(at_second(200));
    EXPECT_EQ(world.apps()[0].unavailable[0].now, 0U);
}

TEST(DynoStats, CountsNoDowntimeDuringThePrebootOverlap) {
    auto plan = exact_plan();
    plan.apps[0].preboot = true;
    World world(plan, at_second(0));
    world.restart(at_second(100), "shop", "web.1");
    world.restart(at_second(100), "shop", "web.2");
    world.advance(at_second(500));
    EXPECT_EQ(web(world).total_unavailable(), Nanoseconds{});
    EXPECT_EQ(world.apps()[0].unavailable[0].max, 0U);
    EXPECT_EQ(web(world).restarts_by(Cause::api), 2U);
}

TEST(DynoStats, CountsRestartsByCauseAndIneffectiveOnes) {
    auto plan = exact_plan();
    plan.apps[0].types[0].memory_of[1].base_mb = 530;         // always over its quota
    plan.apps[0].types[0].memory_of[2].leak_mb_per_min = 40;  // over its quota in nine minutes
    plan.apps[0].types[0].memory_of[2].noise_mb = 0;
    World world(plan, at_second(0));
    world.restart(at_second(100), "shop", "web.1");
    world.restart(at_second(100), "shop", "web.2");
    world.advance(at_second(500));
    EXPECT_EQ(web(world).ineffective_restarts, 1U);
    world.advance(at_second(700));
    EXPECT_EQ(web(world).ineffective_restarts, 2U);
    world.release(at_second(700), "shop");  // only API restarts count as ineffective
    world.advance(at_second(900));
    EXPECT_EQ(web(world).ineffective_restarts, 2U);
    EXPECT_EQ(web(world).restarts_by(Cause::api), 2U);
    EXPECT_EQ(web(world).restarts_by(Cause::release), 2U);
}

TEST(DynoStats, CountsKills) {
    auto plan = exact_plan();
    plan.apps[0].types[0].kill_percent = 100;  // Private Spaces: no swap, no R14
    plan.apps[0].types[0].memory_of[2].leak_mb_per_min = 100;
    World world(plan, at_second(0));
    world.advance(at_second(300));
    EXPECT_EQ(web(world).restarts_by(Cause::memory_kill), 1U);
    EXPECT_EQ(web(world).unavailable_by(Cause::memory_kill), Seconds{13});
}

TEST(DynoStats, ExcludesADynoThatIsScaledAway) {
    World world(exact_plan(), at_second(0));
    world.restart(at_second(100), "shop", "web.2");
    world.scale(at_second(104), "shop", "web", 1);
    world.advance(at_second(1000));
    EXPECT_EQ(web(world).unavailable_by(Cause::api), Seconds{4});
    EXPECT_EQ(web(world).total_unavailable(), Seconds{4});
    EXPECT_EQ(world.apps()[0].unavailable[0].now, 0U);
}

TEST(World, KeepsABoundedNumberOfRestarts) {
    World world(exact_plan(), at_second(0));
    std::size_t max_size = 0;
    for (int second = 1; second <= 20'000; ++second) {
        world.restart(at_second(second), "shop", "web.1");
        max_size = std::max(max_size, world.restarts().size());
    }
    EXPECT_LE(max_size, 2 * limits::simulated_restarts);
    EXPECT_GE(world.restarts().size(), limits::simulated_restarts);
    EXPECT_EQ(world.restarts().back().at, at_second(20'000).wall);
    EXPECT_FALSE(world.take_restarts().empty());
    EXPECT_TRUE(world.restarts().empty());
    EXPECT_EQ(web(world).restarts_by(Cause::api), 20'000U);
}

TEST(World, WritesNoLoadLinesIfThePlanDisablesThem) {
    auto plan = small_plan();
    plan.load_lines = false;
    World world(plan, at_second(0));
    const auto body = advance_to(world, 600);
    EXPECT_EQ(count(body, "load_avg"), 0U);
    EXPECT_EQ(count(body, "memory_total"), world.stats().samples);
}

}  // namespace
}  // namespace dynoward::simulator::test
