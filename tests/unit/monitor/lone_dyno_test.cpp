// SPDX-License-Identifier: MIT
// The only dyno of its type: a restart of it is an outage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using policy::Rule;
using test::Story;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

TEST(LoneDyno, F62_ALoneDynoIsRestartedAtTheSecondReadingToo) {
    Story story;
    story.r14s = false;
    story.add("web.1");
    story.settle_in();
    story.dyno("web.1").memory_mb = 600;
    ASSERT_TRUE(story.run_until(10min, [&] { return !story.deletes().empty(); }));
    EXPECT_EQ(story.last_restart()->evidence.samples, 2U);
    EXPECT_THAT(story.holds(), IsEmpty());
}

TEST(LoneDyno, F62_ALoneDynoWaitsTwiceTheSustainThatIsSet) {
    Story story(test::sustained_settings());
    story.r14s = false;
    story.add("web.1");
    story.settle_in();
    story.dyno("web.1").memory_mb = 600;
    const auto from = story.now;
    ASSERT_TRUE(story.run_until(10min, [&] { return !story.deletes().empty(); }));
    EXPECT_GE(story.now.steady - from.steady, 120s);
    EXPECT_LE(story.now.steady - from.steady, 180s);
    EXPECT_THAT(story.holds(), ElementsAre("lone_dyno"));
}

TEST(LoneDyno, F62_ALoneDynoIsLeftAloneWithLoneDynoHold) {
    auto settings = usual_settings();
    settings.apps[0].lone_dyno = settings::LoneDyno::hold;
    Story story(settings);
    story.add("web.1", 900);
    story.run(30min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("lone_dyno"));
}

TEST(LoneDyno, F62_ALoneDynoThatGotANeighbourIsFoundToHaveOne) {
    auto settings = usual_settings();
    settings.apps[0].lone_dyno = settings::LoneDyno::hold;
    Story story(settings);
    story.add("web.1", 600);
    story.run(30min);
    ASSERT_THAT(story.holds(), Contains("lone_dyno"));
    const auto lists = story.count(heroku::ApiRequest::Kind::list_dynos);
    story.run(30min);
    EXPECT_EQ(story.count(heroku::ApiRequest::Kind::list_dynos), lists);  // no new facts to read

    story.add("web.2");  // the line about the scaling is lost; only its metrics show it
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
}

TEST(LoneDyno, ALoneDynoOverItsQuotaIsRestartedByR14WhereThatIsSetAndTheSoftLevelIsHigher) {
    auto settings = usual_settings();
    settings.apps[0].other_types.r14_threshold = settings::CountPerSpan{3, Seconds{120}};
    settings.apps[0].other_types.restart_threshold =
        settings::Level{140, settings::Level::Unit::percent_of_quota};
    Story story(settings);
    story.add("web.1", 560);
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
    EXPECT_EQ(story.last_restart()->rule, Rule::r14);
}

}  // namespace
}  // namespace dynoward
