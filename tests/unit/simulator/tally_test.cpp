// SPDX-License-Identifier: MIT
// What the world counts about itself, against cases worked out by hand.
#include "dynoward/simulator/tally.hpp"

#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"
#include "world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

/// Nothing is drawn: every span has one length. A web dyno is up 2 + 10 s after its restart.
WorldPlan exact_plan() {
    auto plan = small_plan();
    plan.apps[0].types[0].memory_of.clear();
    for (auto& type : plan.apps[0].types) {
        type.memory.noise_mb = 0;
    }
    plan.timing.start_after = Seconds{2};
    plan.timing.boot_least = plan.timing.boot_most = Seconds{10};
    plan.timing.exit_least = plan.timing.exit_most = Seconds{1};
    return plan;
}

Tally web(const World& world) {
    return world.tally(world.apps()[0], 0);
}

TEST(Tally, OfAQuietWorldHoldsSamplesAndNothingElse) {
    World world(exact_plan(), at_second(0));
    world.advance(at_second(3600));
    Tally expected;
    expected.samples = world.tally().samples;
    EXPECT_EQ(world.tally(), expected);
    EXPECT_NEAR(static_cast<double>(expected.samples), 3 * 3600 / 20.5, 15);
}

TEST(Tally, CountsTheTimeOverQuotaUpToTheLastSample) {
    auto plan = exact_plan();
    plan.apps[0].types[0].memory_of[1] = plan.apps[0].types[0].memory;
    plan.apps[0].types[0].memory_of[1].base_mb = 513;
    World world(plan, at_second(0));
    world.advance(at_second(3600));
    const auto seconds = std::chrono::duration<double>(world.tally().over_quota).count();
    EXPECT_LE(seconds, 3600);
    EXPECT_GE(seconds, 3600 - 23);
    EXPECT_EQ(world.tally(world.apps()[0], 1).over_quota, Nanoseconds{});
}

TEST(Tally, DoesNotCountTheQuotaItselfAsOver) {
    auto plan = exact_plan();
    plan.apps[0].types[0].memory.base_mb = 512;
    World world(plan, at_second(0));
    world.advance(at_second(3600));
    EXPECT_EQ(world.tally().over_quota, Nanoseconds{});
}

TEST(Tally, SplitsAbsenceByWhoCausedIt) {
    auto plan = exact_plan();
    plan.apps[0].types[0].memory_of[2] = plan.apps[0].types[0].memory;
    plan.apps[0].types[0].memory_of[2].crash_after = Seconds{1000};
    World world(plan, at_second(0));
    world.restart(at_second(100), "shop", "web.1");
    world.release(at_second(200), "shop");
    world.restart(at_second(300), "shop", "web.1", Cause::cycling);
    world.advance(at_second(1190));
    EXPECT_EQ(web(world).away_by(Cause::api), Seconds{12});
    EXPECT_EQ(web(world).away_by(Cause::release), Seconds{24});
    EXPECT_EQ(web(world).away_by(Cause::cycling), Seconds{12});
    EXPECT_EQ(web(world).away_by(Cause::crash), Nanoseconds{});
    // The release's incarnation of web.2 runs from 202; a crash is followed by one start within a second.
    world.advance(at_second(1300));
    EXPECT_EQ(web(world).away_by(Cause::crash), Seconds{1 + 2 + 10});
    EXPECT_EQ(web(world).away_in_all(), Seconds{61});
    EXPECT_EQ(world.tally(world.apps()[0], 1).away_in_all(), Seconds{3});  // a worker needs no port
}

TEST(Tally, CountsAnAbsenceThatStillLasts) {
    World world(exact_plan(), at_second(0));
    world.restart(at_second(100), "shop", "web.1");
    world.advance(at_second(105));
    EXPECT_EQ(web(world).away_by(Cause::api), Seconds{5});
    EXPECT_EQ(world.apps()[0].away[0].now, 1U);
}

TEST(Tally, GivesTheRestOfAnAbsenceToWhoRestartsADynoThatIsAway) {
    World world(exact_plan(), at_second(0));
    world.release(at_second(100), "shop");
    world.restart(at_second(104), "shop", "web.1");
    world.advance(at_second(200));
    EXPECT_EQ(web(world).away_by(Cause::release), Seconds{4 + 12});
    EXPECT_EQ(web(world).away_by(Cause::api), Seconds{12});
}

TEST(Tally, KnowsTheMostOfATypeThatTheApiTookAwayAtOnce) {
    World world(exact_plan(), at_second(0));
    world.release(at_second(50), "shop");  // not through the API
    world.advance(at_second(99));
    EXPECT_EQ(world.apps()[0].away[0].most, 0U);
    world.restart(at_second(100), "shop", "web.1");
    world.restart(at_second(113), "shop", "web.2");
    EXPECT_EQ(world.apps()[0].away[0].most, 1U);
    world.restart(at_second(120), "shop", "web.1");
    world.restart(at_second(121), "shop", "web.1");
    EXPECT_EQ(world.apps()[0].away[0].most, 2U);
    EXPECT_EQ(world.apps()[0].away[1].most, 0U);
    world.advance(at_second(200));
    EXPECT_EQ(world.apps()[0].away[0].now, 0U);
}

TEST(Tally, SaysThatNobodyIsAwayWhilePrebootCovers) {
    auto plan = exact_plan();
    plan.apps[0].preboot = true;
    World world(plan, at_second(0));
    world.restart(at_second(100), "shop", "web.1");
    world.restart(at_second(100), "shop", "web.2");
    world.advance(at_second(500));
    EXPECT_EQ(web(world).away_in_all(), Nanoseconds{});
    EXPECT_EQ(world.apps()[0].away[0].most, 0U);
    EXPECT_EQ(web(world).restarts_by(Cause::api), 2U);
}

TEST(Tally, CountsRestartsByCauseAndThoseInVain) {
    auto plan = exact_plan();
    plan.apps[0].types[0].memory_of[1].base_mb = 530;         // hopeless
    plan.apps[0].types[0].memory_of[2].leak_mb_per_min = 40;  // over its quota in nine minutes
    plan.apps[0].types[0].memory_of[2].noise_mb = 0;
    World world(plan, at_second(0));
    world.restart(at_second(100), "shop", "web.1");
    world.restart(at_second(100), "shop", "web.2");
    world.advance(at_second(500));
    EXPECT_EQ(web(world).restarts_in_vain, 1U);
    world.advance(at_second(700));
    EXPECT_EQ(web(world).restarts_in_vain, 2U);
    world.release(at_second(700), "shop");  // what a release does not help is no restart in vain
    world.advance(at_second(900));
    EXPECT_EQ(web(world).restarts_in_vain, 2U);
    EXPECT_EQ(web(world).restarts_by(Cause::api), 2U);
    EXPECT_EQ(web(world).restarts_by(Cause::release), 2U);
}

TEST(Tally, CountsKills) {
    auto plan = exact_plan();
    plan.apps[0].types[0].kill_percent = 100;  // Private Spaces: no swap, no R14
    plan.apps[0].types[0].memory_of[2].leak_mb_per_min = 100;
    World world(plan, at_second(0));
    world.advance(at_second(300));
    EXPECT_EQ(web(world).restarts_by(Cause::memory_kill), 1U);
    EXPECT_EQ(web(world).away_by(Cause::memory_kill), Seconds{13});
}

TEST(Tally, LeavesOutADynoThatNobodyWants) {
    World world(exact_plan(), at_second(0));
    world.restart(at_second(100), "shop", "web.2");
    world.scale(at_second(104), "shop", "web", 1);
    world.advance(at_second(1000));
    EXPECT_EQ(web(world).away_by(Cause::api), Seconds{4});
    EXPECT_EQ(web(world).away_in_all(), Seconds{4});
    EXPECT_EQ(world.apps()[0].away[0].now, 0U);
}

TEST(World, RemembersABoundedNumberOfRestarts) {
    World world(exact_plan(), at_second(0));
    std::size_t most = 0;
    for (int second = 1; second <= 20'000; ++second) {
        world.restart(at_second(second), "shop", "web.1");
        most = std::max(most, world.restarts().size());
    }
    EXPECT_LE(most, 2 * limits::simulated_restarts);
    EXPECT_GE(world.restarts().size(), limits::simulated_restarts);
    EXPECT_EQ(world.restarts().back().at, at_second(20'000).wall);
    EXPECT_FALSE(world.take_restarts().empty());
    EXPECT_TRUE(world.restarts().empty());
    EXPECT_EQ(web(world).restarts_by(Cause::api), 20'000U);
}

TEST(World, SaysNothingOfLoadWhereThePlanLeavesItOut) {
    auto plan = small_plan();
    plan.load_lines = false;
    World world(plan, at_second(0));
    const auto body = advance_to(world, 600);
    EXPECT_EQ(count(body, "load_avg"), 0U);
    EXPECT_EQ(count(body, "memory_total"), world.tally().samples);
}

}  // namespace
}  // namespace dynoward::simulator::test
