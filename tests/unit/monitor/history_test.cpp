// SPDX-License-Identifier: MIT
// What our own restarts lead to: rolling, cooldowns that double, giving up, and the budget over our own
// start.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiRequest;
using test::Story;
using test::usual_settings;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;

const policy::LedgerEntry* last_hold(const Story& story, const std::string& word) {
    for (const auto& entry : story.ledger()) {
        if (entry.verdict == policy::Verdict::hold && entry.reason.rfind(word + ":", 0) == 0) {
            return &entry;
        }
    }
    return nullptr;
}

// --- Rules of the clock

TEST(GivingUp, AnIncarnationThatDeleteDoesNotEndIsNotRestartedByMaxUptimeForever) {
    auto settings = usual_settings();
    settings.apps[0].other_types.max_uptime = 12h;
    Story story(settings);
    story.add("web.1");
    story.add("web.2");
    story.platform.restarts_on_delete = false;
    story.run(12h);
    EXPECT_THAT(story.deletes(), SizeIs(2 * 3));
    EXPECT_NE(last_hold(story, "gave_up"), nullptr);
    EXPECT_TRUE(story.remarked("policy.gave_up"));
}

TEST(GivingUp, ADueRestartThatHappenedIsNeverIneffective) {
    auto settings = usual_settings();
    settings.apps[0].other_types.max_uptime = 1h;
    Story story(settings);
    story.add("web.1");
    story.add("web.2");
    story.run(6h);
    EXPECT_THAT(story.deletes(), SizeIs(testing::Ge(2U * 5)));
    EXPECT_EQ(last_hold(story, "gave_up"), nullptr);
}

// --- Rolling

Story three_leaking_dynos() {
    Story story;
    for (const auto* name : {"web.1", "web.2", "web.3"}) {
        story.add(name);
    }
    story.settle_in();
    for (auto& dyno : story.platform.dynos) {
        dyno.memory_mb = 600;
    }
    return story;
}

TEST(Rolling, TheNextWaitsForASampleOfTheNewIncarnationAndNamesIt) {
    auto story = three_leaking_dynos();
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    story.dyno("web.1").silent = true;  // up after 20 s, and sends nothing
    story.run(9min);
    EXPECT_EQ(story.last_restart()->result, policy::Result::confirmed);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
    ASSERT_NE(last_hold(story, "max_unavailable"), nullptr);
    EXPECT_THAT(last_hold(story, "max_unavailable")->reason, HasSubstr("waiting for web.1 ("));
    story.dyno("web.1").silent = false;
    story.run(25s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.2"));
}

// The drain may bring a sample of the new incarnation before it brings the lines about its state: that the
// former one was up says nothing of this one.
TEST(Rolling, InvariantS3_ASampleOfTheNewIncarnationDoesNotProveItUp) {
    auto story = three_leaking_dynos();
    story.state_lines = false;
    story.platform.boot = 60s;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    story.sample("web.1", "web-1-life-2", 180);
    story.run(50s);
    EXPECT_EQ(story.last_restart()->result, policy::Result::confirmed);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
    story.run(60s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.2"));
}

TEST(Rolling, IsNotHeldForeverByADynoThatNeverReportsAgain) {
    auto story = three_leaking_dynos();
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    story.dyno("web.1").silent = true;
    story.run(11min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.2", "web.3"));
}

TEST(Rolling, F57_ADynoWhoseRestartDidNothingCountsAsAwayUntilItsCooldownIsOver) {
    auto story = three_leaking_dynos();
    story.platform.restarts_on_delete = false;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    story.run(590s);
    EXPECT_THAT(story.deletes(), SizeIs(1));
    story.run(30s);
    EXPECT_THAT(story.deletes(), SizeIs(2));
}

TEST(Rolling, ARefusedRestartDelaysNoOther) {
    auto story = three_leaking_dynos();
    story.platform.fault = [](const ApiRequest& request) {
        return request.changes_something() && request.dyno()->text() == "web.1"
                   ? std::optional(test::error_reply(404, "not_found", "no such dyno"))
                   : std::nullopt;
    };
    story.run(4min);
    EXPECT_THAT(story.deletes(), AllOf(Contains("web.1"), Contains("web.2")));
}

// --- Giving up

struct Loop {
    Story story = make();
    std::vector<SteadyTime> at;

    Loop() {
        story.on_request = [this](const Story::Asked& asked) {
            if (asked.request.changes_something()) {
                at.push_back(asked.at.steady);
            }
        };
        story.platform.fresh_mb = 620;  // too big from the beginning: no restart helps
    }
    static Story make() {
        Story made;
        made.add("web.1");
        made.add("web.2", 600);
        return made;
    }
};

TEST(GiveUp, F61_EachRestartThatDidNotHelpDoublesTheCooldownAndTheThirdIsTheLast) {
    Loop loop;
    loop.story.run(20h);
    ASSERT_THAT(loop.at, SizeIs(3));
    EXPECT_GE(loop.at[1] - loop.at[0], 1200s);
    EXPECT_LE(loop.at[1] - loop.at[0], 1300s);
    EXPECT_GE(loop.at[2] - loop.at[1], 2400s);
    EXPECT_LE(loop.at[2] - loop.at[1], 2500s);
    ASSERT_NE(last_hold(loop.story, "gave_up"), nullptr);
    EXPECT_THAT(last_hold(loop.story, "gave_up")->reason,
                HasSubstr("3 restarts in a row did not help; left alone until a release"));
    EXPECT_TRUE(loop.story.remarked("policy.gave_up"));
    EXPECT_THAT(last_hold(loop.story, "cooldown")->reason, HasSubstr("doubled to "));
}

TEST(GiveUp, TheHardLevelIsHeldToo) {
    Loop loop;
    loop.story.platform.fresh_mb = 900;
    loop.story.run(20h);
    EXPECT_THAT(loop.at, SizeIs(3));
}

TEST(GiveUp, TheViewShowsTheDoubledCooldown) {
    Loop loop;
    ASSERT_TRUE(loop.story.run_until(10min, [&] { return !loop.at.empty(); }));
    const auto sent = loop.story.now.wall;
    loop.story.run(4min);
    const auto view = loop.story.monitor->view(loop.story.now);
    EXPECT_GE(*view[0].dynos.at(1).cooldown_until, sent + 1200s);
}

TEST(GiveUp, AReleaseEndsIt) {
    Loop loop;
    loop.story.run(4h);
    ASSERT_THAT(loop.at, SizeIs(3));
    loop.story.line("api", "Deploy 8c456a46 by user x@example.com", "app");
    loop.story.run(20min);
    EXPECT_THAT(loop.at, SizeIs(4));
}

TEST(GiveUp, AReleaseThatOnlyThePreflightShowsEndsTheSeries) {
    Loop loop;
    ASSERT_TRUE(loop.story.run_until(1h, [&] { return loop.at.size() == 1; }));
    loop.story.run(5min);
    loop.story.platform.released_at = loop.story.now.wall;  // its line is lost
    ASSERT_TRUE(loop.story.run_until(2h, [&] { return loop.at.size() == 3; }));
    EXPECT_LE(loop.at[2] - loop.at[1], 1300s);  // the first of a row, not the second
}

TEST(GiveUp, ARestartByAPersonEndsItAndACrashDoesNot) {
    Loop loop;
    loop.story.run(4h);
    auto& dyno = loop.story.dyno("web.2");
    loop.story.state_lines = false;
    loop.story.line("web.2", "State changed from up to crashed");
    loop.story.run(1s);
    loop.story.line("web.2", "State changed from crashed to starting");
    loop.story.run(1s);
    ++dyno.life;
    loop.story.line("web.2", "State changed from starting to up");
    loop.story.run(1h);
    EXPECT_THAT(loop.at, SizeIs(3));
    loop.story.state_lines = true;
    loop.story.platform.restart(loop.story.now, dyno);  // the story's drain sends `Restarting`
    loop.story.run(1h);
    EXPECT_GT(loop.at.size(), 3U);
}

TEST(GiveUp, ADayOfHealthEndsIt) {
    Loop loop;
    loop.story.run(4h);
    loop.story.dyno("web.2").memory_mb = 300;
    loop.story.run(23h);
    loop.story.dyno("web.2").memory_mb = 620;
    loop.story.run(10min);
    EXPECT_THAT(loop.at, SizeIs(3));
    loop.story.dyno("web.2").memory_mb = 300;
    loop.story.run(24h + 1min);
    loop.story.dyno("web.2").memory_mb = 620;
    loop.story.run(10min);
    EXPECT_THAT(loop.at, SizeIs(4));
}

TEST(GiveUp, ARestartThatHelpedStartsTheSeriesOver) {
    Loop loop;
    ASSERT_TRUE(loop.story.run_until(1h, [&] { return loop.at.size() == 2; }));
    loop.story.platform.fresh_mb = 180;
    ASSERT_TRUE(loop.story.run_until(2h, [&] { return loop.at.size() == 3; }));
    loop.story.run(1h);
    loop.story.dyno("web.2").memory_mb = 620;
    loop.story.run(5min);
    EXPECT_THAT(loop.at, SizeIs(4));  // neither held nor under a longer cooldown
    EXPECT_THAT(loop.story.holds(), Not(Contains("gave_up")));
}

TEST(GiveUp, RestartsThatHelpForHoursAreNeverCounted) {
    Loop loop;
    loop.story.platform.fresh_mb = 180;
    for (int i = 0; i < 8; ++i) {
        loop.story.run(1h);
        loop.story.dyno("web.2").memory_mb = 620;
    }
    loop.story.run(5min);
    EXPECT_THAT(loop.at, SizeIs(9));
}

// --- Preboot: the previous incarnation sends lines for three minutes under the same name

TEST(Preboot, F65_ThePreviousIncarnationCausesNoSecondRestartEvenWithoutCooldown) {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_window = 60s;
    settings.apps[0].other_types.min_uptime = 0s;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    for (int i = 0; i < 300; ++i) {  // longer than it really does, to the longest boot timeout
        if (i % 20 == 0) {
            story.sample("web.2", "web-2-life-1", 620).r14("web.2");
        }
        story.step();
    }
    story.run(20min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Preboot, ThePreviousIncarnationAloneCausesNoRestart) {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_window = 0s;
    settings.apps[0].other_types.min_uptime = 0s;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    story.dyno("web.2").silent = true;  // the lines of the new one are late
    for (int i = 0; i < 400; ++i) {
        if (i % 20 == 0) {
            story.sample("web.2", "web-2-life-1", 620).r14("web.2");
        }
        story.step();
    }
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

// --- The budget over our own start

TEST(BudgetOverOurStart, InvariantS2_DynosThatBeganShortlyBeforeCountAsRestarts) {
    auto settings = usual_settings();
    settings.apps[0].restart_budget = {2, Seconds(3600)};
    settings.apps[0].other_types.restart_window = 3600s;
    Story story(settings);
    for (const auto* name : {"web.1", "web.2", "web.3"}) {
        story.add(name);
    }
    story.dyno("web.1").created_at = story.dyno("web.1").updated_at = story.now.wall - 30min;
    story.dyno("web.2").created_at = story.dyno("web.2").updated_at = story.now.wall - 20min;
    story.dyno("web.3").memory_mb = 600;
    story.run(29min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    ASSERT_NE(last_hold(story, "budget"), nullptr);
    EXPECT_THAT(last_hold(story, "budget")->reason, HasSubstr("2 of them are assumed"));
    story.run(3min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.3"));
}

TEST(BudgetOverOurStart, OldDynosLeaveItWhole) {
    auto settings = usual_settings();
    settings.apps[0].restart_budget = {1, Seconds(3600)};
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(BudgetOverOurStart, F83_ARestartOfOurLastSecondShowsInALaterList) {
    auto settings = usual_settings();
    settings.apps[0].restart_budget = {1, Seconds(3600)};
    Story story(settings);
    story.add("web.1");
    story.add("web.2");
    story.add("web.3", 600);
    story.run(20s);
    story.platform.restart(story.now, story.dyno("web.1"));  // it was under way when we began
    story.run(30min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("budget"));
}

}  // namespace
}  // namespace dynoward
