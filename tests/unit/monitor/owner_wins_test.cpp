// SPDX-License-Identifier: MIT
// What the owner set wins, through the whole monitor: lines in, DELETE out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward::monitor {
namespace {

using settings::Level;
using settings::RuleValue;
using test::Story;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

template <class Change>
settings::Settings settings_with(Change change) {
    auto settings = test::usual_settings();
    change(settings.apps[0].other_types);
    return settings;
}

// Two dynos, one of them at `mb`, with R14 lines while it is over its quota: what is restarted first.
std::string first_restarted(Story& story, double mb, Seconds span) {
    story.r14s = true;
    story.add("web.1");
    story.add("web.2", mb);
    return story.run_until(span, [&] { return !story.deletes().empty(); }) ? story.deletes().front() : "";
}

TEST(OwnerWins, AThresholdOver100PercentIsNotOverriddenByR14) {
    Story before;
    EXPECT_EQ(first_restarted(before, 600, 20min), "web.2");
    const auto settings = settings_with([](auto& rules) {
        rules.restart_threshold = Level{130, Level::Unit::percent_of_quota};
    });
    Story below(settings);
    EXPECT_EQ(first_restarted(below, 600, 40min), "");
    Story above(settings);
    EXPECT_EQ(first_restarted(above, 670, 20min), "web.2");
    EXPECT_EQ(above.last_restart()->rule, policy::Rule::memory);
}

TEST(OwnerWins, ASustainLongerThanSamplesAreKeptIsWaitedForToTheMinute) {
    for (const auto sustain : {Seconds{601}, Seconds{30min}, Seconds{3h}}) {
        const auto settings = settings_with([&](auto& rules) {
            rules.restart_sustain = sustain;
            rules.restart_sustain_set = true;
        });
        for (const double mb : {600.0, 900.0}) {
            Story story(settings);
            EXPECT_EQ(first_restarted(story, mb, sustain), "") << sustain.count() << " s, " << mb;
            story.run_until(60s, [&] { return !story.deletes().empty(); });
            EXPECT_THAT(story.deletes(), ElementsAre("web.2")) << sustain.count() << " s, " << mb;
        }
    }
}

TEST(OwnerWins, OffIsOff) {
    Story story(settings_with([](auto& rules) {
        rules.restart_threshold = RuleValue<Level>::off();
        rules.hard_threshold = RuleValue<Level>::off();
        rules.r14_threshold = RuleValue<settings::CountPerSpan>::off();
    }));
    EXPECT_EQ(first_restarted(story, 1000, 1h), "");
    EXPECT_THAT(story.ledger(), IsEmpty());
}

TEST(OwnerWins, AnUnsetHardLevelActsBelowTheLevelAtWhichTheSizeIsKilled) {
    for (const auto& [size, mb] : {std::pair("Performance-XL", 580.0), std::pair("private-m", 500.0)}) {
        Story story(settings_with([](auto& rules) { rules.restart_threshold = RuleValue<Level>::off(); }));
        story.add("web.1");
        story.add("web.2", mb).size = size;
        ASSERT_TRUE(story.run_until(10min, [&] { return !story.deletes().empty(); })) << size;
        EXPECT_EQ(story.last_restart()->rule, policy::Rule::hard_memory) << size;
    }
}

}  // namespace
}  // namespace dynoward::monitor
