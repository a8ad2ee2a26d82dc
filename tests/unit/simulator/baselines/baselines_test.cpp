// SPDX-License-Identifier: MIT
// Each baseline acts as documented.
#include "simulator/baselines/baselines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/logplex/event.hpp"
#include "unit/simulator/world/world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class BaselineTest : public testing::Test {
 protected:
    void watch(const char* name) { rival_ = make_baseline(name); }

    /// The dynos to restart after this line.
    std::vector<std::string> hears(std::int64_t second, std::string_view dyno, double total,
                                   std::string_view incarnation = "a") {
        logplex::MemorySample sample;
        sample.memory_total = Megabytes{total};
        sample.memory_quota = Megabytes{512};
        logplex::Event line;
        line.fate = logplex::Fate::memory;
        line.dyno = DynoNameRef::parse(dyno);
        line.incarnation = incarnation;
        line.what = sample;
        RestartOrder order;
        rival_->on_memory(at_second(second), line, order);
        return order.dynos;
    }

    RestartOrder ticks(std::int64_t second) {
        RestartOrder order;
        rival_->on_tick(at_second(second), order);
        return order;
    }

    std::unique_ptr<Baseline> rival_;
};

TEST_F(BaselineTest, NoneLeavesEverythingToThePlatform) {
    watch("none");
    EXPECT_THAT(hears(0, "web.1", 5000), IsEmpty());
    EXPECT_THAT(ticks(600).dynos, IsEmpty());
}

TEST_F(BaselineTest, DailyRestartsTheWholeAppAtThreeEachNight) {
    watch("daily");
    constexpr std::int64_t three = 15 * 3600;  // second 0 is noon
    EXPECT_FALSE(ticks(0).whole_app);
    EXPECT_FALSE(ticks(three - 1).whole_app);
    EXPECT_TRUE(ticks(three).whole_app);
    EXPECT_FALSE(ticks(three + 1).whole_app);
    EXPECT_FALSE(ticks(three + 86'399).whole_app);
    EXPECT_TRUE(ticks(three + 86'400).whole_app);
    EXPECT_THAT(hears(0, "web.1", 5000), IsEmpty());
}

TEST_F(BaselineTest, ThresholdRestartsAllThatAreOverQuotaAtOnceEveryTenMinutesWithoutCooldown) {
    watch("threshold");
    ticks(0);
    hears(500, "web.1", 513);
    hears(501, "web.2", 512);
    hears(502, "web.3", 600);
    hears(503, "web.4", 600);
    hears(590, "web.4", 400);
    EXPECT_THAT(ticks(599).dynos, IsEmpty());
    EXPECT_THAT(ticks(600).dynos, ElementsAre("web.1", "web.3"));
    hears(1190, "web.1", 513);
    EXPECT_THAT(ticks(1200).dynos, ElementsAre("web.1"));
    EXPECT_THAT(ticks(1800).dynos, IsEmpty());  // no new line
}

TEST_F(BaselineTest, WhacamoleActsOnOneLineThenNotForThirtyMinutesForAnyIncarnation) {
    watch("whacamole");
    EXPECT_THAT(hears(0, "web.1", 512), IsEmpty());
    EXPECT_THAT(hears(20, "web.1", 512.01), ElementsAre("web.1"));
    EXPECT_THAT(hears(21, "web.2", 900), ElementsAre("web.2"));
    EXPECT_THAT(hears(40, "web.1", 900, "b"), IsEmpty());
    EXPECT_THAT(hears(20 + 1799, "web.1", 900, "b"), IsEmpty());
    EXPECT_THAT(hears(20 + 1800, "web.1", 900, "b"), ElementsAre("web.1"));
}

TEST_F(BaselineTest, DarkKnightActsOnOneLineThenNotForTenMinutesAndOncePerIncarnation) {
    watch("dark_knight");
    EXPECT_THAT(hears(0, "web.1", 512), IsEmpty());
    EXPECT_THAT(hears(20, "web.1", 513, "a"), ElementsAre("web.1"));
    EXPECT_THAT(hears(60, "web.1", 513, "b"), IsEmpty());
    EXPECT_THAT(hears(20 + 600, "web.1", 513, "a"), IsEmpty());
    EXPECT_THAT(hears(20 + 600, "web.1", 513, "b"), ElementsAre("web.1"));
    EXPECT_THAT(hears(700, "worker.1", 513, "c"), ElementsAre("worker.1"));
}

TEST_F(BaselineTest, IgnoresALineWithoutAQuota) {
    for (const auto* const name : {"threshold", "whacamole", "dark_knight"}) {
        watch(name);
        ticks(0);
        logplex::Event line;
        line.dyno = DynoNameRef::parse("web.1");
        logplex::MemorySample sample;
        sample.memory_total = Megabytes{5000};
        line.what = sample;
        RestartOrder order;
        rival_->on_memory(at_second(1), line, order);
        line.what = logplex::LoadSample{};
        rival_->on_memory(at_second(1), line, order);
        EXPECT_THAT(order.dynos, IsEmpty()) << name;
        EXPECT_THAT(ticks(700).dynos, IsEmpty()) << name;
    }
}

TEST(Baselines, AreFoundByName) {
    for (const auto name : baseline_names()) {
        EXPECT_NE(make_baseline(name), nullptr) << name;
    }
    for (const auto* const name : {"", "None", "dynoward", "dark-knight"}) {
        EXPECT_EQ(make_baseline(name), nullptr) << name;
    }
}

}  // namespace
}  // namespace dynoward::simulator::test
