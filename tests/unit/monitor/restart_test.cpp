// SPDX-License-Identifier: MIT
// Complete restarts: which dyno is restarted, when, how often, and the ledger's entries about it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiRequest;
using policy::Result;
using policy::Rule;
using test::Story;
using test::usual_settings;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using namespace std::chrono_literals;

Story three_web_dynos() {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.add("web.3");
    return story;
}

TEST(Restart, OneLeakingDynoAmongHealthyOnesIsRestartedOnceAndConfirmedByTheDrain) {
    auto story = three_web_dynos();
    story.settle_in();
    story.dyno("web.2").memory_mb = 540.1;
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    ASSERT_NE(story.last_restart(), nullptr);
    EXPECT_EQ(story.last_restart()->result, Result::confirmed);
    EXPECT_EQ(story.last_restart()->incarnation, "web-2-life-1");
    EXPECT_EQ(story.last_restart()->mode, settings::Mode::enforce);
    EXPECT_EQ(story.monitor->totals().restarts_sent, 1U);
    EXPECT_EQ(story.monitor->totals().restarts_confirmed, 1U);
}

TEST(Restart, IsConfirmedByANewUuidWhereTheListIsSilent) {
    auto story = three_web_dynos();
    story.settle_in();
    story.dyno("web.2").memory_mb = 540.1;
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    story.platform.fault = [](const ApiRequest& request) {
        return request.changes_something() ? std::nullopt : std::optional(test::answered(500));
    };
    story.run(60s);
    EXPECT_EQ(story.last_restart()->result, Result::confirmed);
    EXPECT_THAT(story.last_restart()->detail,
                AllOf(HasSubstr("new incarnation web-2-life-2"), HasSubstr("memory 180 MB")));
}

TEST(Restart, ConfirmedByTheListShowsTheNewMemoryWithTheFirstSample) {
    auto story = three_web_dynos();
    story.settle_in();
    story.dyno("web.2").memory_mb = 540.1;
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    story.metrics = false;
    ASSERT_TRUE(story.run_until(60s, [&] { return story.last_restart()->result == Result::confirmed; }));
    EXPECT_THAT(
        story.last_restart()->detail,
        AllOf(StartsWith("the dyno list shows a new incarnation up after"), Not(HasSubstr("memory"))));
    story.metrics = true;
    story.run(30s);
    EXPECT_THAT(story.last_restart()->detail, HasSubstr("; new incarnation web-2-life-2, memory 180 MB"));
    EXPECT_TRUE(story.remarked("restart.measured"));
    EXPECT_EQ(story.monitor->totals().restarts_confirmed, 1U);
    EXPECT_TRUE(story.monitor->view(story.now)[0].dynos[1].up_since);
}

TEST(Restart, ShowsTheReasonWithTheNumbers) {
    auto story = three_web_dynos();
    story.r14s = false;
    story.settle_in();
    story.dyno("web.2").memory_mb = 540.1;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.last_restart() != nullptr; }));
    const auto& entry = *story.last_restart();
    EXPECT_EQ(entry.rule, Rule::memory);
    EXPECT_EQ(entry.reason, "memory_total 540.1 MB over 512 MB for 20 s");
    EXPECT_EQ(entry.evidence.memory_total->value, 540.1);
    EXPECT_EQ(entry.evidence.limit->value, 512.0);
    EXPECT_EQ(entry.evidence.held_s, 20);
    EXPECT_EQ(entry.evidence.samples, 2U);
}

// L1: a lasting breach with a healthy API ends in a confirmed restart within sustain + 90 s.
TEST(Restart, InvariantL1_ALastingBreachIsConfirmedRestartedInTime) {
    auto story = three_web_dynos();
    story.settle_in();
    story.dyno("web.2").memory_mb = 600;
    EXPECT_TRUE(story.run_until(150s, [&] { return story.monitor->totals().restarts_confirmed == 1; }));
}

TEST(Restart, ReadsTheListWithinTenSecondsBeforeTheDelete) {
    auto story = three_web_dynos();
    Instant listed{};
    std::vector<Nanoseconds> ages;
    story.on_request = [&](const Story::Asked& asked) {
        if (asked.request.kind() == ApiRequest::Kind::list_dynos) {
            listed = asked.at;
        } else if (asked.request.changes_something()) {
            ages.push_back(asked.at.steady - listed.steady);
        }
    };
    story.settle_in();
    story.dyno("web.2").memory_mb = 600;
    story.run(10min);
    ASSERT_THAT(ages, SizeIs(1));
    EXPECT_LE(ages[0], 10s);
}

TEST(Restart, F107_ObserveModeSendsOnlyGetsAndShowsWhatItWouldDo) {
    auto settings = usual_settings();
    settings.mode = settings::Mode::observe;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.run(1h);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.requests, Not(IsEmpty()));
    EXPECT_THAT(story.holds(), Contains("observe"));
    EXPECT_EQ(story.last_restart(), nullptr);
    EXPECT_EQ(story.ledger().front().result, Result::none);
}

TEST(Restart, WithoutAKeyNothingIsRequestedAtAll) {
    auto settings = usual_settings();
    settings.platform.key = Secret();
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.run(1h);
    EXPECT_THAT(story.requests, IsEmpty());
    EXPECT_THAT(story.holds(), Contains("observe"));
    EXPECT_EQ(story.monitor->mode(), settings::Mode::observe);
}

TEST(Restart, StopActingFollowsWhatIsInFlightAndSendsNoMore) {
    auto story = three_web_dynos();
    story.settle_in();
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    story.monitor->stop_acting();
    story.dyno("web.1").memory_mb = 600;
    story.run(15min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.monitor->totals().restarts_confirmed, 1U);
    EXPECT_EQ(story.monitor->mode(), settings::Mode::enforce);
}

TEST(Restart, OfTwoDynosOverAtOnceTheWorstGoesFirstAndTheOtherWaits) {
    auto story = three_web_dynos();
    story.settle_in();
    story.dyno("web.1").memory_mb = 550;
    story.dyno("web.3").memory_mb = 650;
    unsigned away_at_delete = 0;
    story.on_request = [&](const Story::Asked& asked) {
        if (asked.request.changes_something()) {
            for (const auto& dyno : story.platform.dynos) {
                away_at_delete += dyno.state != "up" ? 1U : 0U;
            }
        }
    };
    story.run(15min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.3", "web.1"));
    EXPECT_EQ(away_at_delete, 0U);
    EXPECT_THAT(story.holds(), Contains("max_unavailable"));
}

TEST(Restart, F60_AHundredDynosOverAtOnceStayWithinBudgetAndOneAtATime) {
    auto settings = usual_settings();
    settings.apps[0].restart_budget = {12, 3600s};
    Story story(settings);
    for (int i = 1; i <= 100; ++i) {
        story.add("web." + std::to_string(i), 600);
    }
    std::size_t max_away = 0;
    story.on_request = [&](const Story::Asked& asked) {
        if (asked.request.changes_something()) {
            max_away = std::max(max_away, static_cast<std::size_t>(std::count_if(
                                              story.platform.dynos.begin(), story.platform.dynos.end(),
                                              [](const auto& d) { return d.state != "up"; })));
        }
    };
    story.run(50min);
    EXPECT_THAT(story.deletes(), SizeIs(12));
    EXPECT_EQ(max_away, 0U);
    EXPECT_THAT(story.holds(), Contains("budget"));
    story.run(30min);
    EXPECT_GT(story.deletes().size(), 12U);  // the first ones have left the span
    EXPECT_LE(story.deletes().size(), 24U);
}

TEST(Restart, AnotherRestartOfADynoWaitsForTheWholeCooldown) {
    auto settings = usual_settings();
    settings.apps[0].other_types.min_uptime = 30s;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.platform.fresh_mb = 620;  // the restart does not help
    std::vector<SteadyTime> at;
    story.on_request = [&](const Story::Asked& asked) {
        if (asked.request.changes_something()) {
            at.push_back(asked.at.steady);
        }
    };
    story.run(45min);
    ASSERT_THAT(at, SizeIs(Ge(2U)));
    for (std::size_t i = 1; i < at.size(); ++i) {
        EXPECT_GE(at[i] - at[i - 1], 600s);
    }
    EXPECT_THAT(story.holds(), Contains("cooldown"));
}

TEST(Restart, AHoldIsWrittenOncePerReasonAndEpisodeAndAgainInTheNext) {
    auto settings = usual_settings();
    settings.mode = settings::Mode::observe;
    Story story(settings);
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.dyno("web.2").memory_mb = 600;
    story.run(10min);
    EXPECT_THAT(story.holds(), ElementsAre("observe"));
    story.dyno("web.2").memory_mb = 300;
    story.run(10min);
    EXPECT_THAT(story.holds(), ElementsAre("observe"));
    story.dyno("web.2").memory_mb = 600;
    story.run(10min);
    EXPECT_THAT(story.holds(), ElementsAre("observe", "observe"));
}

TEST(Restart, EveryHoldsReasonStartsWithAWordOfTheContract) {
    auto story = three_web_dynos();
    for (auto& dyno : story.platform.dynos) {
        dyno.memory_mb = 600;
    }
    story.run(90min);
    ASSERT_THAT(story.holds(), SizeIs(Ge(3U)));
    EXPECT_THAT(story.holds(), Each(testing::AnyOf("warm_up", "cooldown", "min_uptime", "max_unavailable",
                                                   "budget", "release", "not_up", "stale", "gap")));
}

TEST(Restart, OfATypeThatIsNotSelectedIsNeverRequestedAndLoggedOnce) {
    auto story = three_web_dynos();
    story.add("worker.1", 900);
    story.run(30min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_EQ(std::count_if(story.remarks.begin(), story.remarks.end(),
                            [](const auto& r) { return r.at == "policy.not_selected"; }),
              1);
}

TEST(Restart, F24_OneOffDynosAreNeverRestartedEvenWhereConfigured) {
    auto settings = usual_settings();
    settings.apps[0].dyno_types = {"web", "run", "scheduler", "release"};
    Story story(settings);
    story.add("web.1");
    for (const auto* name : {"run.1234", "scheduler.9", "release.1"}) {
        story.add(name, 5000);
    }
    story.run(30min);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Restart, F29_OurOwnDynoIsNeverRestarted) {
    auto settings = usual_settings();
    settings.own = {"shop", "0a1b", "web.2"};
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 900);
    story.add("web.3");
    story.run(30min);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Restart, TheSameNameInAnotherAppIsNotOurOwnDyno) {
    auto settings = usual_settings();
    settings.own = {"dynoward", "0a1b", "web.2"};
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 900);
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Restart, ACrashedNeighbourKeepsTheOthersUp) {
    auto story = three_web_dynos();
    story.dyno("web.1").state = "crashed";
    story.dyno("web.2").memory_mb = 600;
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("max_unavailable"));
}

TEST(Restart, ANeighbourInAnUnknownStateCountsAsUnavailable) {
    auto story = three_web_dynos();
    story.dyno("web.1").state = "hibernating";
    story.dyno("web.2").memory_mb = 600;
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

// The line with "up" was lost: the list is requested, so that the other dyno is not held forever.
TEST(Restart, InvariantL1_ALostStateLineOfANeighbourDoesNotHoldForever) {
    auto story = three_web_dynos();
    story.settle_in();
    story.line("web.1", "State changed from up to starting");
    story.run(1s);
    story.dyno("web.2").memory_mb = 600;
    EXPECT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
}

TEST(Restart, MaxUnavailableTwoLetsTwoGoAtOnceButNotThree) {
    auto settings = usual_settings();
    settings.apps[0].other_types.max_unavailable = {2, false};
    Story story(settings);
    story.platform.boot = 60s;
    for (const auto* name : {"web.1", "web.2", "web.3", "web.4"}) {
        story.add(name);
    }
    story.settle_in();
    for (auto& dyno : story.platform.dynos) {
        dyno.memory_mb = 600;
    }
    std::vector<std::size_t> away;
    story.on_request = [&](const Story::Asked& asked) {
        if (asked.request.changes_something()) {
            away.push_back(static_cast<std::size_t>(
                std::count_if(story.platform.dynos.begin(), story.platform.dynos.end(),
                              [](const auto& d) { return d.state != "up"; })));
        }
    };
    story.run(10min);
    EXPECT_THAT(away, AllOf(SizeIs(4), Each(testing::Le(1U)), Contains(1U)));
}

}  // namespace
}  // namespace dynoward
