// SPDX-License-Identifier: MIT
// Whether a restart helped is known before the next one is decided, however fast lines arrive and however
// rarely the monitor ticks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "support/rounds.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;

struct Grid {
    long window_s, min_uptime_s;
    unsigned give_up_after;
    long tick_each_s, report_each_s;
    long boot_s;
};

// web.2 is over its quota in every incarnation.
Story never_better(const Grid& grid, double mb, settings::Settings settings = usual_settings()) {
    auto& app = settings.apps[0];
    app.other_types.restart_window = Seconds(grid.window_s);
    app.other_types.min_uptime = Seconds(grid.min_uptime_s);
    app.give_up_after = grid.give_up_after;
    app.restart_budget = {1000, Seconds(3600)};
    Story story(settings);
    story.add("web.1");
    story.add("web.2", mb);
    story.platform.fresh_mb = mb;
    story.platform.boot = Seconds(grid.boot_s);
    story.tick_each = grid.tick_each_s;
    story.report_each = grid.report_each_s;
    return story;
}

TEST(RestartEffect, L9_ADynoThatNeverRecoversIsRestartedGiveUpAfterTimesWhateverTheTiming) {
    unsigned round = 0;
    for (const long window : {0L, 1L, 600L}) {
        for (const long min_uptime : {1L, 300L}) {
            for (const unsigned give_up_after : {1U, 2U}) {
                for (const auto& [tick, report] :
                     {std::pair(1L, 1L), std::pair(1L, 20L), std::pair(7L, 1L), std::pair(30L, 100L)}) {
                    for (const double mb : {600.0, 900.0}) {
                        if (round++ % test::round_stride != 0) {
                            continue;
                        }
                        auto story = never_better({window, min_uptime, give_up_after, tick, report, 2}, mb);
                        story.run(window == 600 ? 2h : 1h);
                        ASSERT_THAT(story.deletes(), SizeIs(give_up_after))
                            << window << ' ' << min_uptime << ' ' << give_up_after << ' ' << tick << ' '
                            << report << ' ' << mb;
                        ASSERT_THAT(story.holds(), Contains("gave_up"));
                        ASSERT_TRUE(story.remarked("policy.gave_up"));
                    }
                }
            }
        }
    }
}

// All evidence against the new incarnation in one batch, between two ticks.
TEST(RestartEffect, L9_BetweenTwoTicks) {
    auto story = never_better({1, 1, 2, 1, 20, 1}, 600);
    story.run(5min);
    ASSERT_THAT(story.deletes(), SizeIs(testing::Ge(1U)));
    for (int i = 0; i < 60; ++i) {
        story.now = story.now + 1s;
        const auto& dyno = story.dyno("web.2");
        for (int n = 0; n < 4; ++n) {
            story.r14("web.2");
            story.sample("web.2", dyno.incarnation(), 900);
        }
        story.post();
    }
    EXPECT_THAT(story.deletes(), SizeIs(2));
}

// Without metric lines, only the router and the platform's list show incarnations.
TEST(RestartEffect, L9_WithoutMetricLines) {
    auto settings = usual_settings();
    settings.apps[0].other_types.h12_threshold = settings::CountPerSpan{3, 60s};
    auto story = never_better({1, 1, 2, 1, 20, 2}, 300, settings);
    story.metrics = false;
    for (int i = 0; i < 3600; ++i) {
        if (i % 5 == 0 && story.dyno("web.2").state == "up") {
            story.line("router",
                       "at=error code=H12 desc=\"Request timeout\" method=GET path=\"/\" "
                       "host=x dyno=web.2 connect=1ms service=30000ms status=503 bytes=0");
        }
        story.step();
    }
    EXPECT_THAT(story.deletes(), ElementsAre("web.2", "web.2"));
    EXPECT_THAT(story.holds(), Contains("gave_up"));
}

// Our clock is ahead of the platform's: lines of the new incarnation seem older than our DELETE.
TEST(RestartEffect, L9_ByAClockThatIsAhead) {
    auto story = never_better({1, 1, 2, 1, 20, 2}, 600);
    story.run(3min);
    const auto sent = story.deletes().size();
    ASSERT_LE(sent, 2U);
    for (int i = 0; i < 600; ++i) {
        story.now.wall -= 50s;
        const auto& dyno = story.dyno("web.2");
        if (dyno.state == "up" && i % 2 == 0) {
            story.sample("web.2", dyno.incarnation(), 900);
        }
        story.now.wall += 50s;
        story.step();
    }
    EXPECT_THAT(story.deletes(), SizeIs(2));
}

TEST(RestartEffect, L9_ARestartThatHelpedIsNotCountedHoweverShortTheWindow) {
    auto story = never_better({1, 1, 2, 1, 20, 2}, 600);
    story.platform.fresh_mb = 180;
    for (int i = 0; i < 5; ++i) {
        story.run(15min);
        story.dyno("web.2").memory_mb = 600;
    }
    story.run(5min);
    EXPECT_THAT(story.deletes(), SizeIs(6));
    EXPECT_THAT(story.holds(), Not(Contains("gave_up")));
}

}  // namespace
}  // namespace dynoward
