// SPDX-License-Identifier: MIT
// What a previous process may have restarted counts against the budget: once for each beginning, and no
// longer than the budget's span after our own start.
#include "restart/assumed_restarts.hpp"

#include <gtest/gtest.h>

#include "unit/restart/app_fixture.hpp"

namespace dynoward::restart {
namespace {

using test::at;
using test::name_of;
using namespace std::chrono_literals;

struct Start {
    fleet::App fleet{AppName::parse("shop").value()};
    AppRestarts restarts{{9, 3600s}};
    AssumedRestarts assumed{at(), true};
    std::optional<Seconds> window = 3600s;

    void list(Seconds now, const std::vector<std::pair<std::string, Seconds>>& began) {
        std::vector<heroku::DynoInfo> dynos;
        for (const auto& [name, offset] : began) {
            auto info = test::listed_before(name);
            info.created_at = info.updated_at = at(offset).wall;
            dynos.push_back(info);
        }
        fleet.on_dyno_list(at(now), at(now), dynos);
        assumed.note(at(now), fleet, restarts, [this](const fleet::Dyno&) { return window; });
    }
    unsigned count(Seconds now = 0s) const { return restarts.budget().assumed(at(now)); }
};

TEST(Assumed, InvariantS2_AStartWithinTheSpanCountsAsARestart) {
    Start start;
    start.list(0s, {{"web.1", -3599s}, {"web.2", -3600s}, {"web.3", -1s}, {"web.4", -24h}});
    EXPECT_EQ(start.count(), 2U);
}

TEST(Assumed, WithoutAPreviousProcessThereIsNothing) {
    Start start;
    start.assumed = AssumedRestarts(at(), false);
    start.list(0s, {{"web.1", -10s}});
    EXPECT_EQ(start.count(), 0U);
}

TEST(Assumed, SoIsEachRestartThatItsCooldownLeftRoomForBefore) {
    Start start;
    start.window = 1200s;
    start.list(0s, {{"web.1", -600s}});  // also 1800 s and 3000 s ago
    EXPECT_EQ(start.count(), 3U);
    Start without_cooldown;
    without_cooldown.window = 0s;
    without_cooldown.list(0s, {{"web.1", -600s}});
    EXPECT_EQ(without_cooldown.count(), 9U);  // no more than the budget
}

TEST(Assumed, EachBeginningCountsOnce) {
    Start start;
    start.list(0s, {{"web.1", -600s}});
    start.list(10s, {{"web.1", -600s}});
    EXPECT_EQ(start.count(10s), 1U);
    start.list(20s, {{"web.1", 15s}});  // a DELETE of the last second took effect
    EXPECT_EQ(start.count(20s), 2U);
}

TEST(Assumed, F83_WhatBeginsThreeMinutesAfterOurStartIsNot) {
    Start start;
    start.list(300s, {{"web.1", 180s}, {"web.2", 181s}});
    EXPECT_EQ(start.count(300s), 1U);
}

TEST(Assumed, IsOverASpanAfterOurStart) {
    Start start;
    start.list(3600s, {{"web.1", 170s}});
    EXPECT_EQ(start.count(3600s), 0U);
}

TEST(Assumed, WhatMayNotBeRestartedAndWhatWeSentAreNot) {
    Start start;
    start.window = std::nullopt;
    start.list(0s, {{"web.1", -10s}});
    EXPECT_EQ(start.count(), 0U);
    start.window = 3600s;
    start.restarts.start(at(0s), name_of("web.1"), "web", policy::Rule::memory, 0);
    start.restarts.approve(at(1s), test::dyno_before(), policy::Rule::memory, std::nullopt);
    start.list(30s, {{"web.1", 20s}});
    EXPECT_EQ(start.count(30s), 0U);
}

}  // namespace
}  // namespace dynoward::restart
