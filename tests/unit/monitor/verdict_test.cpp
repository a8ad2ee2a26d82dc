// SPDX-License-Identifier: MIT
// The verdict about a single dyno: none only if it is watched, seen and healthy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using namespace std::chrono_literals;
using test::Story;
using test::usual_settings;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// `hold stale`, or `well` without a verdict.
std::string verdict_of(const Story& story, const std::string& name) {
    const auto apps = story.monitor->view(story.now);
    for (const auto& dyno : apps.at(0).dynos) {
        if (dyno.name.text() == name) {
            return dyno.verdict ? dyno.verdict->verdict + ' ' + dyno.verdict->reason : "well";
        }
    }
    return "not shown";
}

std::vector<std::string> not_watched_entries(const Story& story) {
    std::vector<std::string> dynos;
    for (const auto& entry : story.ledger()) {
        if (entry.reason.rfind("not_watched: ", 0) == 0) {
            dynos.push_back(entry.dyno.text());
        }
    }
    return dynos;
}

TEST(Verdict, ADynoThatIsWatchedSeenAndHealthyHasNone) {
    Story story;
    story.add("web.1");
    story.settle_in();
    EXPECT_EQ(verdict_of(story, "web.1"), "well");
}

TEST(Verdict, L5_SilenceForStaleAfterIsStale) {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.dyno("web.2").silent = true;
    story.run(75s);
    EXPECT_EQ(verdict_of(story, "web.2"), "well");
    story.run(30s);
    EXPECT_EQ(verdict_of(story, "web.2"), "hold stale");
    EXPECT_EQ(verdict_of(story, "web.1"), "well");
    story.dyno("web.2").silent = false;
    story.run(20s);
    EXPECT_EQ(verdict_of(story, "web.2"), "well");
}

TEST(Verdict, L5_ADynoThatNeverReportedIsStale) {
    Story story;
    story.add("web.1").silent = true;
    story.run(25s);
    EXPECT_EQ(verdict_of(story, "web.1"), "hold stale");
}

TEST(Verdict, L5_ABreachThatFellSilentIsNotWaitedFor) {
    Story story(test::sustained_settings());
    story.r14s = false;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.dyno("web.2").memory_mb = 600;
    story.run(40s);
    EXPECT_EQ(verdict_of(story, "web.2"), "hold sustain");
    story.dyno("web.2").silent = true;
    story.run(120s);
    EXPECT_EQ(verdict_of(story, "web.2"), "hold stale");
}

TEST(Verdict, ADynoThatIsNotUpIsNotHealthy) {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    for (const auto* const state : {"crashed", "idle", "starting", "down"}) {
        story.dyno("web.2").state = state;
        story.run(2s);
        EXPECT_EQ(verdict_of(story, "web.2"), "hold not_up") << state;
    }
}

TEST(Verdict, WithoutAQuotaAPercentageIsNoLevel) {
    Story story;
    story.add("web.1");
    story.dyno("web.1").quota_mb = 0;
    story.settle_in();
    EXPECT_EQ(verdict_of(story, "web.1"), "hold no_quota");
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_threshold = settings::Level{512, settings::Level::Unit::megabytes};
    Story in_mb(settings);
    in_mb.add("web.1");
    in_mb.dyno("web.1").quota_mb = 0;
    in_mb.settle_in();
    EXPECT_EQ(verdict_of(in_mb, "web.1"), "well");
}

TEST(Verdict, L5_WithoutAQuotaTheHardLevelAndR14AreNoneEither) {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_threshold = settings::RuleValue<settings::Level>::off();
    Story story(settings);
    story.add("web.1").quota_mb = 0;
    story.settle_in();
    EXPECT_EQ(verdict_of(story, "web.1"), "hold no_quota");
}

TEST(Verdict, L11_ADynoWithoutAnyRuleIsNotHealthy) {
    auto settings = usual_settings();
    auto& rules = settings.apps[0].other_types;
    rules.restart_threshold = settings::RuleValue<settings::Level>::off();
    rules.hard_threshold = settings::RuleValue<settings::Level>::off();
    rules.r14_threshold = settings::RuleValue<settings::CountPerSpan>::off();
    Story story(settings);
    story.add("web.1").memory_mb = 900;
    story.settle_in();
    EXPECT_EQ(verdict_of(story, "web.1"), "hold rules_off");
    EXPECT_THAT(story.ledger(), IsEmpty());
}

TEST(Verdict, L5_LinesWithoutTheSignalThatIsComparedAreNotSeen) {
    auto settings = usual_settings();
    settings.apps[0].other_types.memory_signal = settings::MemorySignal::rss_swap;
    Story story(settings);
    story.add("web.1").silent = true;
    for (int i = 0; i < 8; ++i) {
        story.line("web.1", "source=web.1 dyno=heroku.1." + story.dyno("web.1").incarnation() +
                                " sample#memory_total=200.00MB sample#memory_quota=512.00MB");
        story.run(20s);
    }
    EXPECT_EQ(verdict_of(story, "web.1"), "hold stale");
    const auto sight = story.monitor->view(story.now).at(0).sight;
    EXPECT_EQ(sight.state, monitor::SightState::stale);
    EXPECT_THAT(sight.advice.value_or(""), HasSubstr("MEMORY_SIGNAL=rss_swap"));
}

TEST(Verdict, L11_ADynoThatIsNotWatchedShowsThat) {
    auto settings = usual_settings();
    settings.own = {"shop", "0a1b", "web.2"};
    Story story(settings);
    for (const auto* name : {"web.1", "web.2", "worker.1", "run.1234", "scheduler.9"}) {
        story.add(name);
    }
    story.settle_in();
    EXPECT_EQ(verdict_of(story, "web.1"), "well");
    for (const auto* name : {"web.2", "worker.1", "run.1234", "scheduler.9"}) {
        EXPECT_EQ(verdict_of(story, name), "hold not_watched") << name;
    }
    EXPECT_THAT(not_watched_entries(story), IsEmpty()) << "none is over its level";
}

TEST(Verdict, L11_ALeakOfATypeThatIsNotSelectedIsInTheLedgerOnceAnEpisode) {
    auto settings = usual_settings();
    settings.apps[0].dyno_types = {"web", "clock"};
    Story story(settings);
    story.add("web.1");
    story.add("worker.1");
    story.add("worker.2");
    story.add("run.1234", 900);
    story.settle_in();
    story.dyno("worker.1").memory_mb = 900;
    story.dyno("worker.2").memory_mb = 900;
    story.run(1h);
    ASSERT_THAT(not_watched_entries(story), ElementsAre("worker.1"));
    const auto& entry = story.ledger().front();
    EXPECT_THAT(entry.reason, HasSubstr("not_watched: DYNO_TYPES is clock,web; "));
    EXPECT_EQ(entry.verdict, policy::Verdict::hold);
    EXPECT_EQ(entry.rule, policy::Rule::hard_memory);
    EXPECT_EQ(entry.incarnation, "worker-1-life-1");
    EXPECT_TRUE(entry.evidence.memory_total);
    story.dyno("worker.1").memory_mb = story.dyno("worker.2").memory_mb = 300;
    story.run(15min);
    story.dyno("worker.2").memory_mb = 900;
    story.run(15min);
    EXPECT_THAT(not_watched_entries(story), ElementsAre("worker.2", "worker.1"));
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Verdict, L11_RulesOfTheClockAreNoCaseAgainstATypeThatIsNotSelected) {
    auto settings = usual_settings();
    settings.apps[0].other_types.max_uptime = std::chrono::hours(1);
    settings.mode = settings::Mode::observe;
    Story story(settings);
    story.add("worker.1");
    story.run(10min);
    EXPECT_THAT(not_watched_entries(story), IsEmpty());
}

TEST(Verdict, L11_InventedTypesAreBounded) {
    Story story;
    story.add("web.1");
    story.settle_in();
    for (int i = 0; i < 100; ++i) {
        const auto name = "type" + std::to_string(i) + ".1";
        for (const auto age : {45s, 25s, 5s}) {
            story.raw(test::line_of(test::stamp_text(story.now.wall - age), "heroku", name,
                                    test::memory_text(name, "life", 900)));
        }
        story.step();
    }
    EXPECT_LE(not_watched_entries(story).size(), 16U);
    EXPECT_GE(not_watched_entries(story).size(), 1U);
}

}  // namespace
}  // namespace dynoward
