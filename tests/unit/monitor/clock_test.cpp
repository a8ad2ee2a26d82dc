// SPDX-License-Identifier: MIT
// Stamps that are late or ahead, clocks that jump, and a process that was stopped.
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
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

TEST(Clock, F69_LinesTenMinutesLateAreNoEvidence) {
    auto story = two_web_dynos();
    story.metrics = false;
    for (int i = 0; i < 20; ++i) {
        story.raw(test::line_of(test::stamp_text(story.now.wall - 10min), "heroku", "web.2",
                                test::memory_text("web.2", "web-2-life-1", 600)));
        story.run(20s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Clock, F69_LinesTenMinutesAheadAreNoEvidence) {
    auto story = two_web_dynos();
    story.metrics = false;
    for (int i = 0; i < 60; ++i) {
        story.raw(test::line_of(test::stamp_text(story.now.wall + 10min), "heroku", "web.2",
                                test::memory_text("web.2", "web-2-life-1", 600)));
        story.run(20s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
}

class ClockJumps : public testing::TestWithParam<std::chrono::seconds> {};

TEST_P(ClockJumps, F70_TheWallClockCausesNoBurstAndLosesNoCooldown) {
    auto settings = usual_settings();
    settings.apps[0].other_types.min_uptime = 0s;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.platform.fresh_mb = 600;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    story.run(60s);
    story.now.wall += GetParam();  // the platform's stamps jump along: only our steady clock is right
    story.run(480s);
    EXPECT_THAT(story.deletes(), SizeIs(1));
    EXPECT_TRUE(story.remarked("monitor.clock_jump"));
    story.run(20min);  // the cooldown is doubled: the restart did not help
    // Set back, the platform's stamps from before lie ahead: the dyno is young for as long, and left alone.
    EXPECT_THAT(story.deletes(), SizeIs(GetParam() > 0s ? 2 : 1));
}

TEST_P(ClockJumps, F70_OfOursAloneHoldsUntilItIsRightAgain) {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.metrics = false;
    const auto say = [&](std::chrono::seconds ahead) {
        story.raw(test::line_of(test::stamp_text(story.now.wall - ahead), "heroku", "web.2",
                                test::memory_text("web.2", "web-2-life-1", 600)));
        story.run(20s);
    };
    story.now.wall += GetParam();
    for (int i = 0; i < 30; ++i) {
        say(GetParam());
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.now.wall -= GetParam();
    for (int i = 0; i < 12; ++i) {
        say(0s);
    }
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

INSTANTIATE_TEST_SUITE_P(Hours, ClockJumps, testing::Values(1h, -1h, 24h * 365, -24h * 365));

TEST(Clock, F71_AfterBeingStoppedForTenMinutesItWarmsUpAgain) {
    auto story = two_web_dynos(test::sustained_settings());
    story.dyno("web.2").memory_mb = 600;
    story.run(40s);
    story.now = story.now + 10min;
    const auto continued = story.now;
    ASSERT_TRUE(story.run_until(10min, [&] { return !story.deletes().empty(); }));
    EXPECT_GE(story.now.steady - continued.steady, 120s);
    EXPECT_TRUE(story.remarked("monitor.clock_jump"));
    EXPECT_THAT(story.holds(), Contains("warm_up"));
}

}  // namespace
}  // namespace dynoward
