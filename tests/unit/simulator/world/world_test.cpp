// SPDX-License-Identifier: MIT
// The simulated app: dynos, cycles, releases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/simulator/world/world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(World, ProducesTheSameBytesForTheSameSeed) {
    auto plan = small_plan(42);
    plan.apps[0].router_lines_per_min = 60;
    plan.apps[0].app_lines_per_min = 60;
    plan.apps[0].forged_lines_per_min = 60;
    World one(plan, at_second(0));
    World two(plan, at_second(0));
    const auto body = advance_to(one, 3600);
    two.advance(at_second(1000));  // in other steps
    EXPECT_EQ(body, advance_to(two, 3600));
    EXPECT_GT(body.size(), 100'000U);
}

// The digest changes with the lines and random numbers of the world, but must not depend on the compiler,
// library or machine.
TEST(World, ProducesTheseExactBytesOnEveryMachine) {
    auto plan = small_plan(42);
    plan.apps[0].router_lines_per_min = 6;
    plan.apps[0].forged_lines_per_min = 6;
    plan.apps[0].types[0].memory.daily_mb = 50;
    plan.apps[0].types[1].memory.saw_mb = 30;
    World world(plan, at_second(0));
    world.advance(at_second(3000));
    world.release(at_second(3000), "shop");
    std::uint64_t digest = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char octet : advance_to(world, 7200)) {
        digest = (digest ^ static_cast<unsigned char>(octet)) * 0x100000001b3ULL;
    }
    EXPECT_EQ(digest, 6265357792047165612ULL);
}

TEST(World, ProducesOtherBytesForAnotherSeed) {
    World one(small_plan(1), at_second(0));
    World two(small_plan(2), at_second(0));
    EXPECT_NE(advance_to(one, 600), advance_to(two, 600));
}

TEST(World, ReportsEachDynoAboutEveryTwentySeconds) {
    World world(small_plan(), at_second(0));
    const auto body = advance_to(world, 600);
    for (const auto* name : {"web.1", "web.2", "worker.1"}) {
        const auto lines = count(body, std::string("source=") + name + " ");
        EXPECT_GE(lines, 52U) << name;  // a load and a memory line each 18 to 23 s
        EXPECT_LE(lines, 68U) << name;
    }
    EXPECT_THAT(body, HasSubstr("sample#memory_quota=512.00MB"));
}

TEST(World, IgnoresATimeInThePast) {
    World world(small_plan(), at_second(100));
    advance_to(world, 200);
    EXPECT_EQ(advance_to(world, 50), "");
    EXPECT_NE(advance_to(world, 260), "");
}

TEST(World, WritesR14OnlyForTheDynoOverItsQuota) {
    World world(small_plan(), at_second(0));
    const auto body = advance_to(world, 480);  // 180 MB + 60 MB/min: over 512 MB in the sixth minute
    EXPECT_GT(count(body, "web.2 - Error R14 (Memory quota exceeded)\n"), 3U);
    EXPECT_EQ(count(body, "Error R14"), count(body, "web.2 - Error R14"));
    EXPECT_EQ(count(body, "Process running mem="), count(body, "Error R14"));
    EXPECT_EQ(count(body, "Error R15"), 0U);
}

TEST(World, RestartGivesANewIncarnationIdAndTimes) {
    World world(small_plan(), at_second(0));
    advance_to(world, 60);
    const Dyno before = *world.find("shop")->find("web.2");
    ASSERT_TRUE(world.restart(at_second(60), "shop", "web.2"));
    const Dyno starting = *world.find("shop")->find("web.2");
    EXPECT_EQ(starting.state, DynoState::starting);
    EXPECT_NE(starting.api_id.str(), before.api_id.str());
    EXPECT_GT(starting.created_at, before.created_at);
    const auto body = advance_to(world, 120);
    const Dyno after = *world.find("shop")->find("web.2");
    EXPECT_EQ(after.state, DynoState::up);
    EXPECT_GT(after.updated_at, starting.created_at);
    ASSERT_NE(after.current(), nullptr);
    EXPECT_NE(after.current()->uuid.str(), before.current()->uuid.str());
    EXPECT_THAT(body, HasSubstr("web.2 - Restarting\n"));
    EXPECT_THAT(body, HasSubstr("web.2 - State changed from up to starting\n"));
    EXPECT_THAT(body, HasSubstr("web.2 - Stopping all processes with SIGTERM\n"));
    EXPECT_THAT(body, HasSubstr("web.2 - Starting process with command `"));
    EXPECT_THAT(body, HasSubstr("web.2 - Process exited with status 143\n"));
    EXPECT_THAT(body, HasSubstr("web.2 - State changed from starting to up\n"));
    EXPECT_EQ(count(body, "web.1 - State changed"), 0U);
    ASSERT_EQ(world.restarts().size(), 1U);
    EXPECT_EQ(world.restarts()[0].dyno, "web.2");
    EXPECT_EQ(world.restarts()[0].cause, Cause::api);
}

TEST(World, RestartResetsTheMemory) {
    World world(small_plan(), at_second(0));
    advance_to(world, 400);
    EXPECT_GT(world.find("shop")->find("web.2")->last_reading.total(), 51200);
    ASSERT_TRUE(world.restart(at_second(400), "shop", "web.2"));
    advance_to(world, 440);
    EXPECT_LT(world.find("shop")->find("web.2")->last_reading.total(), 25000);
}

TEST(World, RefusesToRestartAnUnknownDyno) {
    World world(small_plan(), at_second(0));
    EXPECT_FALSE(world.restart(at_second(1), "shop", "web.3"));
    EXPECT_FALSE(world.restart(at_second(1), "shop", "web"));
    EXPECT_FALSE(world.restart(at_second(1), "shop", ""));
    EXPECT_FALSE(world.restart(at_second(1), "other", "web.1"));
    EXPECT_TRUE(world.restarts().empty());
}

TEST(World, PrebootKeepsTheOldIncarnationForThreeMinutes) {
    auto plan = small_plan();
    plan.apps[0].preboot = true;
    World world(plan, at_second(0));
    advance_to(world, 400);
    const auto old_uuid = world.find("shop")->find("web.2")->current()->uuid.str();
    ASSERT_TRUE(world.restart(at_second(400), "shop", "web.2"));
    advance_to(world, 460);
    const auto overlap = advance_to(world, 575);
    const auto new_uuid = world.find("shop")->find("web.2")->current()->uuid.str();
    EXPECT_GT(count(overlap, old_uuid), 4U);
    EXPECT_GT(count(overlap, new_uuid), 4U);
    EXPECT_GT(count(overlap, "web.2 - Error R14"), 2U);  // of the old one, under the same name
    advance_to(world, 590);
    const auto later = advance_to(world, 700);
    EXPECT_EQ(count(later, old_uuid), 0U);
}

TEST(World, PrebootDoesNotApplyToWorkers) {
    auto plan = small_plan();
    plan.apps[0].preboot = true;
    World world(plan, at_second(0));
    const auto old_uuid = world.find("shop")->find("worker.1")->current()->uuid.str();
    ASSERT_TRUE(world.restart(at_second(10), "shop", "worker.1"));
    advance_to(world, 30);
    EXPECT_EQ(count(advance_to(world, 200), old_uuid), 0U);
}

TEST(World, KillsAtTwiceTheQuotaAndStartsTheDynoAgain) {
    auto plan = small_plan();
    plan.apps[0].types[0].memory_of[2].leak_mb_per_min = 600;
    World world(plan, at_second(0));
    const auto body = advance_to(world, 130);
    EXPECT_THAT(body, HasSubstr("web.2 - Error R15 (Memory quota vastly exceeded)\n"));
    EXPECT_THAT(body, HasSubstr("web.2 - Process exited with status 137\n"));
    EXPECT_THAT(body, HasSubstr("web.2 - State changed from up to crashed\n"));
    EXPECT_THAT(body, HasSubstr("web.2 - State changed from crashed to starting\n"));
    ASSERT_FALSE(world.restarts().empty());
    EXPECT_EQ(world.restarts()[0].cause, Cause::memory_kill);
}

TEST(World, WithoutSwapADynoIsKilledAtTheQuotaWithoutR14) {
    auto plan = small_plan();
    plan.apps[0].types[0].kill_percent = 100;
    World world(plan, at_second(0));
    const auto body = advance_to(world, 480);
    EXPECT_EQ(count(body, "Error R14"), 0U);
    EXPECT_GE(count(body, "Error R15"), 1U);
    EXPECT_EQ(count(body, "memory_swap=0.00MB"), count(body, "memory_swap="));
}

TEST(World, CyclesEachDynoOnceADayAtItsOwnTime) {
    World world(small_plan(), at_second(0));
    std::string body;
    for (int hour = 1; hour <= 28; ++hour) {
        body += advance_to(world, hour * 3600);
    }
    EXPECT_EQ(count(body, "web.1 - Cycling\n"), 1U);
    EXPECT_EQ(count(body, "worker.1 - Cycling\n"), 1U);
}

TEST(World, AReleaseRestartsEveryDynoAndWritesALine) {
    World world(small_plan(), at_second(0));
    ASSERT_TRUE(world.release(at_second(30), "shop"));
    const auto body = advance_to(world, 60);
    EXPECT_THAT(body, HasSubstr(" app api - Release v43 created by user dev@example.com\n"));
    EXPECT_EQ(count(body, " - Restarting\n"), 3U);
    EXPECT_EQ(world.restarts().size(), 3U);
    EXPECT_FALSE(world.release(at_second(61), "nobody"));
}

TEST(World, ScalesUpAndDown) {
    World world(small_plan(), at_second(0));
    ASSERT_TRUE(world.scale(at_second(30), "shop", "web", 3));
    EXPECT_THAT(advance_to(world, 90),
                HasSubstr("Scaled to web@3:Standard-1X worker@1:Standard-1X by user"));
    ASSERT_NE(world.find("shop")->find("web.3"), nullptr);
    EXPECT_EQ(world.find("shop")->find("web.3")->state, DynoState::up);
    ASSERT_TRUE(world.scale(at_second(90), "shop", "web", 1));
    EXPECT_THAT(advance_to(world, 120), HasSubstr("web.3 - State changed from up to down\n"));
    EXPECT_EQ(world.find("shop")->find("web.2"), nullptr);
    EXPECT_EQ(count(advance_to(world, 300), "source=web.3"), 0U);
    EXPECT_FALSE(world.scale(at_second(301), "shop", "clock", 1));
}

TEST(World, CrashesWithGrowingPauses) {
    auto plan = small_plan();
    plan.apps[0].types[0].memory_of[1].crash_after = Seconds{5};
    World world(plan, at_second(0));
    const auto first = advance_to(world, 60);
    EXPECT_EQ(count(first, "web.1 - Process exited with status 1\n"), 2U);  // one restart at once
    EXPECT_EQ(world.find("shop")->find("web.1")->state, DynoState::crashed);
    EXPECT_EQ(count(advance_to(world, 560), "web.1 - "), 0U);
    EXPECT_GE(count(advance_to(world, 700), "web.1 - Process exited with status 1\n"), 1U);
}

TEST(World, SlowExitsEndInR12) {
    auto plan = small_plan();
    plan.timing.min_exit = Seconds{30};
    plan.timing.max_exit = Seconds{30};
    World world(plan, at_second(0));
    ASSERT_TRUE(world.restart(at_second(10), "shop", "web.1"));
    EXPECT_THAT(advance_to(world, 60),
                HasSubstr("web.1 - Error R12 (Exit timeout) -> At least one process"));
}

TEST(World, SpeedMakesAnHourPassInAMinute) {
    auto plan = small_plan();
    plan.speed = 60;
    World world(plan, at_second(0));
    const auto body = advance_to(world, 7);  // seven minutes of the platform
    EXPECT_GT(count(body, "web.2 - Error R14"), 2U);
}

TEST(World, AnUnreadDrainKeepsTheNewestLinesAndCountsTheRest) {
    auto plan = small_plan();
    plan.drain_capacity = 10;
    World world(plan, at_second(0));
    world.advance(at_second(600));
    auto& drain = world.drain("shop");
    EXPECT_EQ(drain.messages(), 10U);
    EXPECT_EQ(drain.take_dropped(), drain.pushed() - 10);
    EXPECT_EQ(drain.take_dropped(), 0U);
    EXPECT_THAT(take_all(world), Not(HasSubstr("2026-03-04T12:00:0")));
}

}  // namespace
}  // namespace dynoward::simulator::test
