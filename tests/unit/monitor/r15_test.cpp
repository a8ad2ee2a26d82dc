// SPDX-License-Identifier: MIT
// R15: mostly the platform kills the dyno, and a restart by us would be a second one. Where it does not,
// the lines are evidence like any other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using test::two_web_dynos;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;

// web.2 is over its quota, with an R15 line for each reading.
bool run_with_r15(Story& story, Seconds span, const std::function<bool()>& until) {
    for (auto left = span; left > 0s && !until(); left -= 1s) {
        if ((left / 1s) % 20 == 5) {
            story.line("web.2", test::r15_text);
        }
        story.step();
    }
    return until();
}

TEST(R15, L3_ThatKillsNoDynoHoldsAMinuteAndIsThenEvidence) {
    auto story = two_web_dynos();
    story.r14s = false;
    story.dyno("web.2").memory_mb = 540;
    const auto began = story.now.steady;
    ASSERT_TRUE(run_with_r15(story, 5min, [&] { return !story.deletes().empty(); }));
    EXPECT_GE(story.now.steady - began, 60s);
    EXPECT_LE(story.now.steady - began, 110s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_THAT(story.holds(), ElementsAre("not_up"));
}

TEST(R15, L3_AloneRestartsWhereTheSoftLevelIsHigherAndR14IsSet) {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_threshold =
        settings::Level{140, settings::Level::Unit::percent_of_quota};
    settings.apps[0].other_types.r14_threshold = settings::default_r14_threshold;
    Story story(settings);
    story.add("web.1");
    story.add("web.2");
    story.r14s = false;
    story.settle_in();
    story.dyno("web.2").memory_mb = 540;
    ASSERT_TRUE(run_with_r15(story, 5min, [&] { return !story.deletes().empty(); }));
    EXPECT_EQ(story.last_restart()->rule, policy::Rule::r14);
    EXPECT_THAT(story.last_restart()->reason, HasSubstr(" R15 lines within "));
}

TEST(R15, L3_ADynoThatReportsNothingMoreIsNotRestarted) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 1100;
    ASSERT_TRUE(story.run_until(25s, [&] { return story.monitor->view(story.now)[0].dynos[1].r14 == 1; }));
    story.line("web.2", test::r15_text);
    story.run(1s);
    story.dyno("web.2").silent = true;  // killed; the lines about it are lost
    story.state_lines = false;
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(R15, L3_TheNextIncarnationIsNotHeldForThePreviousOnes) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 1100;
    story.run(20s);
    story.line("web.2", test::r15_text);
    story.run(1s);
    story.platform.fresh_mb = 180;
    story.platform.restart(story.now, story.dyno("web.2"));
    story.run(15min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(2min, [&] { return !story.deletes().empty(); }));
}

TEST(R15, L3_ACrashHoldsByItsState) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 1100;
    story.run(20s);
    story.line("web.2", test::r15_text).line("web.2", "State changed from up to crashed");
    story.dyno("web.2").state = "crashed";
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(R15, L3_HoursLaterItMayKillAgain) {
    auto story = two_web_dynos();
    story.line("web.2", test::r15_text);
    story.run(2h);
    story.dyno("web.2").memory_mb = 600;
    story.run(25s);
    ASSERT_THAT(story.deletes(), IsEmpty());
    story.line("web.2", test::r15_text);
    const auto again = story.now.steady;
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    EXPECT_GE(story.now.steady - again, 60s);
}

TEST(R15, L3_MixedWithR14CountsEachReadingOnce) {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_threshold =
        settings::Level{140, settings::Level::Unit::percent_of_quota};
    settings.apps[0].other_types.r14_threshold = settings::CountPerSpan{6, 300s};
    Story story(settings);
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.dyno("web.2").memory_mb = 540;
    for (int i = 0; i < 99; ++i) {  // five readings, each with an R14 and an R15
        if (i % 20 == 10) {
            story.line("web.2", test::r15_text);
        }
        story.step();
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
    ASSERT_TRUE(run_with_r15(story, 3min, [&] { return !story.deletes().empty(); }));
}

}  // namespace
}  // namespace dynoward
