// SPDX-License-Identifier: MIT
// The sender of a batch: drain tokens, apps in the path, several apps, and batches that arrive too early.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiRequest;
using monitor::Admission;
using test::Story;
using test::story_with_a_leak;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

TEST(Sender, F17_AForeignTokenIsRefusedOnceTheDrainListIsKnown) {
    auto story = story_with_a_leak();
    story.run(30s);
    story.token = "d.thief";
    EXPECT_EQ(story.knock(), Admission::foreign_token);
    EXPECT_TRUE(story.remarked("drain.refused"));
    EXPECT_EQ(story.monitor->totals().batches_refused, 1U);
}

TEST(Sender, F17_ABatchWithAForeignTokenChangesNothing) {
    auto story = story_with_a_leak();
    story.dyno("web.2").memory_mb = 300;
    story.run(150s);
    story.token = "d.thief";
    story.dyno("web.2").memory_mb = 600;
    story.run(10min);  // the batches are handed in although admit() would refuse them
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].memory_total->value, 300);
    EXPECT_GT(story.fate(logplex::Fate::unattributed), 0U);
}

TEST(Sender, F17_ADrainAddedAMomentAgoIsRecognisedAtOnce) {
    auto story = story_with_a_leak();
    story.run(5s);
    story.platform.tokens["shop"].push_back("d.new");
    story.token = "d.new";
    EXPECT_EQ(story.knock(), Admission::foreign_token);
    EXPECT_TRUE(story.run_until(3s, [&] { return story.knock() == Admission::accepted; }));
}

TEST(Sender, F17_AStrangersBatchesDoNotEatTheApiTokens) {
    auto story = story_with_a_leak();
    story.dyno("web.2").memory_mb = 300;
    story.run(30s);
    const auto before = story.requests.size();
    story.token = "d.thief";
    for (int i = 0; i < 3600; ++i) {
        story.now = story.now + 1s;
        story.knock();
        story.tick();
    }
    EXPECT_LE(story.requests.size() - before, 61U);
    EXPECT_EQ(story.monitor->totals().batches_refused, 3600U);
}

TEST(Sender, AnUnconfirmedTokenIsNotActedOn) {
    auto story = story_with_a_leak();
    story.withhold = [](const ApiRequest& r) { return r.kind() == ApiRequest::Kind::list_drains; };
    EXPECT_EQ(story.knock(), Admission::accepted);
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.ledger(), IsEmpty());
    EXPECT_FALSE(story.monitor->view(story.now)[0].dynos[1].memory_total);
}

TEST(Sender, AnUnconfirmedTokenThatProvesToBeOursWasRightFromTheStart) {
    auto story = story_with_a_leak();
    story.withhold = [](const ApiRequest& r) { return r.kind() == ApiRequest::Kind::list_drains; };
    story.run(10min);
    ASSERT_THAT(story.deletes(), IsEmpty());
    story.withhold = nullptr;
    story.answer_all();
    story.run(25s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Sender, AnUnconfirmedTokenThatProvesToBeForeignChangesNothing) {
    auto story = story_with_a_leak();
    story.token = "d.thief";
    story.withhold = [](const ApiRequest& r) { return r.kind() == ApiRequest::Kind::list_drains; };
    story.run(10min);
    story.metrics = false;
    story.withhold = nullptr;
    story.answer_all();
    EXPECT_EQ(story.knock(), Admission::foreign_token);
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    const auto apps = story.monitor->view(story.now);
    for (const auto& dyno : apps[0].dynos) {
        EXPECT_FALSE(dyno.memory_total) << dyno.name.text();
    }
}

TEST(Sender, ABatchWithoutAnyTokenIsNotActedOn) {
    auto story = story_with_a_leak();
    story.token.reset();
    EXPECT_EQ(story.knock(), Admission::accepted);
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.ledger(), IsEmpty());
}

TEST(Sender, ATokenProvenLaterDoesNotProveABatchThatHadNone) {
    auto story = story_with_a_leak();
    story.withhold = [](const ApiRequest& r) { return r.kind() == ApiRequest::Kind::list_drains; };
    story.token.reset();
    story.run(200s);
    story.token = "d.shop";
    story.r14("web.1").post();
    story.withhold = nullptr;
    story.answer_all();
    story.metrics = false;
    story.run(60s);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Sender, TheAppInThePathDoesNotMakeAForeignTokenOurs) {
    auto story = story_with_a_leak();
    story.run(30s);
    story.token = "d.thief";
    story.path_app = "shop";
    EXPECT_EQ(story.knock(), Admission::foreign_token);
}

TEST(Sender, AnAppInThePathThatIsNotMonitoredIsUnknown) {
    auto story = story_with_a_leak();
    story.path_app = "blog";
    EXPECT_EQ(story.knock(), Admission::unknown_app);
    story.token.reset();
    EXPECT_EQ(story.knock(), Admission::unknown_app);
}

Story story_of_two_apps() {
    auto settings = usual_settings();
    settings.apps.emplace_back(AppName::parse("blog").value());
    Story story(settings);
    story.platform.tokens["blog"] = {"d.blog"};
    story.add("web.1");
    story.add("web.2");
    story.add("web.1", 300, "blog");
    story.add("web.2", 600, "blog");
    return story;
}

TEST(Sender, OfSeveralAppsEachIsKnownByItsToken) {
    auto story = story_of_two_apps();
    story.run(3s);
    story.token = "d.blog";
    story.speaks_for = "blog";
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.last_restart()->app.text(), "blog");
    const auto view = story.monitor->view(story.now);
    EXPECT_FALSE(view[0].dynos[1].memory_total);  // web.2 of shop has sent nothing
}

TEST(Sender, ATokenOfAnotherMonitoredAppInThePathOfThisOneIsRefused) {
    auto story = story_of_two_apps();
    story.run(3s);
    story.token = "d.blog";
    story.path_app = "shop";
    EXPECT_EQ(story.knock(), Admission::foreign_token);
    story.path_app = "blog";
    EXPECT_EQ(story.knock(), Admission::accepted);
}

TEST(Sender, OfSeveralAppsABatchWithoutTokenBelongsToNone) {
    auto story = story_of_two_apps();
    story.run(3s);
    story.token.reset();
    story.speaks_for = "blog";
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.ledger(), IsEmpty());
    EXPECT_GT(story.fate(logplex::Fate::unattributed), 0U);
}

TEST(Sender, BudgetsOfAppsAreTheirOwn) {
    auto settings = usual_settings();
    settings.apps.emplace_back(AppName::parse("blog").value());
    settings.apps[0].restart_budget = {1, Seconds(3600)};
    Story story(settings);
    story.platform.tokens["blog"] = {"d.blog"};
    for (const auto* app : {"shop", "blog"}) {
        for (const auto* name : {"web.1", "web.2", "web.3"}) {
            story.add(name, 600, app);
        }
    }
    story.run(15min);
    EXPECT_THAT(story.deletes(), testing::SizeIs(1));
    EXPECT_THAT(story.holds(), Contains("budget"));
    story.token = "d.blog";
    story.speaks_for = "blog";
    story.run(15min);
    EXPECT_THAT(story.deletes(), testing::SizeIs(4));
}

}  // namespace
}  // namespace dynoward
