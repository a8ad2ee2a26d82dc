// SPDX-License-Identifier: MIT
// What can be seen from outside: the values of /api/v1/state, and that they do not grow with strangers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using test::usual_settings;
using testing::SizeIs;
using namespace std::chrono_literals;

std::vector<std::string> names_of(const monitor::AppView& app) {
    std::vector<std::string> names;
    for (const auto& dyno : app.dynos) {
        names.push_back(dyno.name.text());
    }
    return names;
}

TEST(View, ShowsDynosByTypeThenNumber) {
    Story story;
    for (const auto* name : {"worker.1", "web.10", "web.2", "web.1"}) {
        story.add(name);
    }
    story.run(25s);
    EXPECT_THAT(names_of(story.monitor->view(story.now)[0]),
                testing::ElementsAre("web.1", "web.2", "web.10", "worker.1"));
}

TEST(View, UnknownValuesAreAbsentNotZero) {
    Story story;
    story.add("web.1").silent = true;
    story.run(25s);
    const auto dyno = story.monitor->view(story.now)[0].dynos.at(0);
    EXPECT_FALSE(dyno.memory_total || dyno.memory_quota || dyno.load_1m || dyno.incarnation ||
                 dyno.last_sample_at || dyno.cooldown_until);
    EXPECT_EQ(dyno.state, DynoState::up);
    EXPECT_TRUE(dyno.up_since);
}

TEST(View, TheVerdictAtTheFirstReadingOverIsSustainUntilTheNext) {
    Story story;
    story.r14s = false;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.dyno("web.2").memory_mb = 600;
    const auto& verdict = [&] { return story.monitor->view(story.now)[0].dynos.at(1).verdict; };
    ASSERT_TRUE(story.run_until(60s, [&] { return verdict().has_value(); }));
    EXPECT_EQ(verdict()->reason, "sustain");
    EXPECT_EQ(verdict()->left_s, 20);
    EXPECT_TRUE(story.ledger().empty());
}

TEST(View, TheVerdictBeforeTheSustainIsReachedIsSustainWithTheTimeLeft) {
    Story story(test::sustained_settings());
    story.r14s = false;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.dyno("web.2").memory_mb = 600;
    story.run(35s);
    const auto verdict = story.monitor->view(story.now)[0].dynos.at(1).verdict;
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->verdict, "hold");
    EXPECT_EQ(verdict->reason, "sustain");
    EXPECT_TRUE(verdict->left_s == 60 || verdict->left_s == 40) << *verdict->left_s;
    EXPECT_TRUE(story.ledger().empty());
}

TEST(View, AfterARestartTheCooldownsEndIsShown) {
    Story story;
    story.add("web.1");
    story.add("web.2", 600);
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    const auto sent = story.now.wall;
    story.run(60s);
    const auto dyno = story.monitor->view(story.now)[0].dynos.at(1);
    ASSERT_TRUE(dyno.cooldown_until);
    EXPECT_GE(*dyno.cooldown_until, sent + 600s);
    EXPECT_EQ(dyno.incarnation, "web-2-life-2");
    EXPECT_EQ(dyno.r14, 0U);
}

TEST(View, ADrainThatIsSilentForAMinuteShowsAGap) {
    Story story;
    story.add("web.1");
    story.settle_in();
    EXPECT_FALSE(story.monitor->view(story.now)[0].gap);
    story.metrics = false;
    story.run(81s);
    EXPECT_TRUE(story.monitor->view(story.now)[0].gap);
}

TEST(View, DynosThatAreGoneFadeFromIt) {
    Story story;
    story.add("web.1");
    story.settle_in();
    for (int i = 0; i < 50; ++i) {
        story.sample("run." + std::to_string(1000 + i), "life", 100);
    }
    story.run(1s);
    EXPECT_THAT(story.monitor->view(story.now)[0].dynos, SizeIs(51));
    story.run(11min);
    EXPECT_THAT(names_of(story.monitor->view(story.now)[0]), testing::ElementsAre("web.1"));
}

TEST(View, F28_AFloodOfInventedNamesIsBoundedAndTheRealDynosSurvive) {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    for (int i = 0; i < 4000; ++i) {
        story.sample("zz." + std::to_string(1 + i), "life", 100);
        if (i % 500 == 0) {
            story.post();
        }
    }
    story.post();
    const auto view = story.monitor->view(story.now)[0];
    EXPECT_EQ(view.dynos.size(), limits::dynos_per_app);
    EXPECT_EQ(view.dynos.at(0).name.text(), "web.1");
    EXPECT_EQ(view.dynos.at(1).name.text(), "web.2");
    story.dyno("web.2").memory_mb = 600;
    EXPECT_TRUE(story.run_until(150s, [&] { return story.deletes().size() == 1; }));
}

TEST(View, WithoutAnAppWhatIsPostedIsShownAndNeverActedOn) {
    auto settings = usual_settings();
    settings.apps.clear();
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.run(10min);
    EXPECT_TRUE(story.requests.empty());
    EXPECT_EQ(story.monitor->view(story.now)[0].app.text(), "unattributed");
    EXPECT_THAT(story.monitor->view(story.now)[0].dynos, SizeIs(2));
    EXPECT_EQ(story.monitor->mode(), settings::Mode::observe);
}

}  // namespace
}  // namespace dynoward
