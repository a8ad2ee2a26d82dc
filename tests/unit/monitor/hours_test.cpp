// SPDX-License-Identifier: MIT
// Schedules, ages and quiet hours through the whole monitor: who is restarted when, and in which order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using settings::QuietHours;
using settings::Schedule;
using test::Story;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

settings::Settings with_schedule(std::chrono::minutes time) {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_schedule =
        Schedule({time}, settings::every_day, TimeZone{}, "a time UTC");
    return settings;
}

settings::Settings with_quiet_hours(std::chrono::minutes begin, std::chrono::minutes end) {
    auto settings = usual_settings();
    settings.apps[0].quiet_hours = QuietHours({{begin, end}}, settings::every_day, TimeZone{}, "hours UTC");
    return settings;
}

TEST(Hours, AScheduleRestartsEachDynoOfTheTypeOnceAndOneAfterTheOther) {
    Story story(with_schedule(12h + 10min));
    for (const auto* const name : {"web.1", "web.2", "web.3", "worker.1"}) {
        story.add(name);
    }
    story.on_request = [&](const Story::Asked& asked) {
        if (asked.request.changes_something()) {
            for (const auto& dyno : story.platform.dynos) {
                EXPECT_EQ(dyno.state, "up") << dyno.name;
            }
        }
    };
    story.run(599s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.run(30min);
    EXPECT_THAT(story.deletes(), UnorderedElementsAre("web.1", "web.2", "web.3"));
    EXPECT_EQ(story.last_restart()->rule, policy::Rule::schedule);
    EXPECT_THAT(story.last_restart()->reason, StartsWith("due at 2026-03-04T12:10:00Z by the schedule"));
    story.run(4h);
    EXPECT_THAT(story.deletes(), SizeIs(3));
}

TEST(Hours, AScheduleIsNotServedTwiceBecauseWeStartedAgain) {
    const auto settings = with_schedule(12h + 5min);
    Story story(settings);
    story.add("web.1");
    story.add("web.2");
    story.run(20min);
    EXPECT_THAT(story.deletes(), SizeIs(2));
    story.monitor = std::make_unique<monitor::Monitor>(settings, story.now);
    story.run(1h);
    EXPECT_THAT(story.deletes(), SizeIs(2));
}

TEST(Hours, AScheduleThatCameWhileWeWereAwayIsServedWithinItsThreeHours) {
    Story late(with_schedule(9h + 30min));
    late.add("web.1");
    late.run(10min);
    EXPECT_THAT(late.deletes(), SizeIs(1));
    Story too_late(with_schedule(9h));
    too_late.add("web.1");
    too_late.run(10min);
    EXPECT_THAT(too_late.deletes(), IsEmpty());
}

TEST(Hours, AScheduleLeavesAloneWhatIsNotSeen) {
    Story story(with_schedule(12h + 5min));
    story.add("web.1");
    story.add("web.2").silent = true;
    story.run(30min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
    EXPECT_THAT(story.holds(), Contains("stale"));
}

TEST(Hours, MaxUptimeRestartsTheOldOneByOneAndThenWaitsForTheNextAge) {
    auto settings = usual_settings();
    settings.apps[0].other_types.max_uptime = 24h;
    Story story(settings);
    story.add("web.1");
    story.add("web.2");
    story.run(30min);
    EXPECT_THAT(story.deletes(), UnorderedElementsAre("web.1", "web.2"));
    EXPECT_EQ(story.last_restart()->rule, policy::Rule::uptime);
    story.run(2h);
    EXPECT_THAT(story.deletes(), SizeIs(2));
}

TEST(Hours, QuietHoursHoldALeakUntilTheyEndAndShowUntilWhen) {
    Story story(with_quiet_hours(12h, 12h + 30min));
    story.add("web.1");
    story.add("web.2", 600);
    story.run(29min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("quiet_hours"));
    story.run(2min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Hours, QuietHoursDoNotHoldTheHardLevel) {
    Story story(with_quiet_hours(12h, 18h));
    story.add("web.1");
    story.add("web.2", 900);
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.last_restart()->rule, policy::Rule::hard_memory);
}

TEST(Hours, AScheduleInQuietHoursIsServedAfterThem) {
    auto settings = with_quiet_hours(12h, 13h);
    settings.apps[0].other_types.restart_schedule =
        Schedule({12h + 5min}, settings::every_day, TimeZone{}, "12:05 UTC");
    Story story(settings);
    story.add("web.1");
    story.run(59min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.run(5min);
    EXPECT_THAT(story.deletes(), SizeIs(1));
}

}  // namespace
}  // namespace dynoward
