// SPDX-License-Identifier: MIT
// The world's lines, parsed by Dynoward's own parser: each must be classified correctly.
#include <gtest/gtest.h>

#include <map>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/frame.hpp"
#include "unit/simulator/world/world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

std::map<logplex::Fate, unsigned> fates_of(std::string_view body) {
    std::map<logplex::Fate, unsigned> fates;
    logplex::FrameCursor frames(body);
    while (const auto frame = frames.next()) {
        ++fates[logplex::read_frame(*frame).fate];
    }
    EXPECT_FALSE(frames.error().has_value());
    EXPECT_EQ(frames.octets_lost(), 0U);
    return fates;
}

TEST(Lines, AreAllClassifiedCorrectly) {
    auto plan = small_plan();
    plan.apps[0].router_lines_per_min = 30;
    plan.apps[0].app_lines_per_min = 30;
    World world(plan, at_second(0));
    world.advance(at_second(420));
    world.restart(at_second(420), "shop", "web.2");
    world.release(at_second(500), "shop");
    world.scale(at_second(560), "shop", "web", 3);
    const auto body = advance_to(world, 700);
    auto fates = fates_of(body);
    using logplex::Fate;
    EXPECT_EQ(fates[Fate::memory], count(body, "sample#memory_total="));
    EXPECT_EQ(fates[Fate::load], count(body, "sample#load_avg_1m="));
    EXPECT_EQ(fates[Fate::error_code], count(body, " - Error R14"));
    EXPECT_EQ(fates[Fate::mem_percent], count(body, "Process running mem="));
    EXPECT_EQ(fates[Fate::state], count(body, "State changed from"));
    EXPECT_EQ(fates[Fate::lifecycle], count(body, "Restarting\n") + count(body, "Starting process with") +
                                          count(body, "SIGTERM\n") + count(body, "exited with status"));
    EXPECT_EQ(fates[Fate::api], 3U);
    EXPECT_EQ(fates[Fate::app_output], count(body, "<190>1"));
    EXPECT_EQ(fates[Fate::router], count(body, "<158>1"));
    for (const auto bad : {Fate::malformed, Fate::unrecognised, Fate::source_mismatch,
                           Fate::procid_not_dyno, Fate::oversize}) {
        EXPECT_EQ(fates[bad], 0U) << logplex::to_text(bad);
    }
}

TEST(Lines, F18_F19_F21_ForgedOnesAreClassifiedAsAppOutputOrRouter) {
    auto plan = small_plan();
    plan.apps[0].forged_lines_per_min = 600;
    plan.timing.metric_period = std::chrono::hours{10};  // nothing genuine
    World world(plan, at_second(0));
    auto fates = fates_of(advance_to(world, 60));
    EXPECT_GT(fates[logplex::Fate::app_output], 200U);
    EXPECT_GT(fates[logplex::Fate::router], 100U);
    EXPECT_EQ(fates[logplex::Fate::memory] + fates[logplex::Fate::error_code], 0U);
}

TEST(Lines, ContainTheNumbersOfTheModel) {
    World world(small_plan(), at_second(0));
    const auto body = advance_to(world, 24);
    logplex::FrameCursor frames(body);
    unsigned checked = 0;
    while (const auto frame = frames.next()) {
        const auto event = logplex::read_frame(*frame);
        const auto* const sample = std::get_if<logplex::MemorySample>(&event.what);
        if (sample == nullptr || event.dyno->text() != "web.1") {
            continue;
        }
        ASSERT_TRUE(sample->memory_total && sample->memory_quota && sample->memory_swap);
        EXPECT_NEAR(sample->memory_total->value, 180, 3.01);
        EXPECT_EQ(sample->memory_quota->value, 512);
        EXPECT_EQ(sample->memory_swap->value, 0);
        EXPECT_EQ(event.incarnation, world.find("shop")->find("web.1")->current()->uuid.text());
        EXPECT_TRUE(event.time.has_value());
        ++checked;
    }
    EXPECT_GE(checked, 1U);
}

}  // namespace
}  // namespace dynoward::simulator::test
