// SPDX-License-Identifier: MIT
// When restarting would not help: a release that made all dynos bigger, an incident of Heroku's,
// maintenance.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using test::Story;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Kind = heroku::ApiRequest::Kind;
using namespace std::chrono_literals;

Story web_dynos(int count, settings::Settings settings = usual_settings()) {
    Story story(std::move(settings));
    for (int i = 1; i <= count; ++i) {
        story.add("web." + std::to_string(i));
    }
    story.settle_in();
    return story;
}

void release(Story& story) {
    story.line("api", "Deploy 8c456a46 by user x@example.com", "app");
    for (auto& dyno : story.platform.dynos) {
        story.platform.restart(story.now, dyno);
    }
}

void grow(Story& story, int first, int last, double mb = 600) {
    for (int i = first; i <= last; ++i) {
        story.dyno("web." + std::to_string(i)).memory_mb = mb;
    }
}

TEST(Rise, AfterAReleaseThatMadeMostDynosTooBigNoneIsRestarted) {
    auto story = web_dynos(5);
    release(story);
    story.run(60s);
    grow(story, 1, 4);
    story.run(23h);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("incident"));
    EXPECT_TRUE(story.remarked("policy.incident"));
    const auto& newest = story.ledger().front();
    EXPECT_THAT(newest.reason, HasSubstr("4 of 5 web dynos rose over their level within 30 min"));
    story.run(2h);  // a day is over
    EXPECT_THAT(story.deletes(), Not(IsEmpty()));
}

TEST(Rise, AMinorityIsRestartedAsEver) {
    auto story = web_dynos(5);
    release(story);
    story.run(60s);
    grow(story, 1, 2);
    story.run(40min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.2"));
}

TEST(Rise, TwoOfTwoAreTooFewForAnIncident) {
    auto story = web_dynos(2);
    release(story);
    story.run(60s);
    grow(story, 1, 2);
    story.run(40min);
    EXPECT_THAT(story.deletes(), SizeIs(2));
}

TEST(Rise, ALeakThatTakesLongerIsAnswered) {
    auto story = web_dynos(5);
    release(story);
    story.run(31min);
    grow(story, 1, 5);
    story.run(30min);
    EXPECT_THAT(story.deletes(), SizeIs(5));
    EXPECT_THAT(story.holds(), Not(Contains("incident")));
}

TEST(Rise, IsOverWhenFewerThanHalfAreOver) {
    auto story = web_dynos(5);
    release(story);
    story.run(60s);
    grow(story, 1, 5);
    story.run(40min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    grow(story, 2, 5, 300);
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
}

TEST(Rise, TheNextReleaseIsEvaluatedAgain) {
    auto story = web_dynos(5);
    release(story);
    story.run(60s);
    grow(story, 1, 5);
    story.run(40min);
    release(story);
    story.run(60min);
    grow(story, 3, 3);
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.3"));
}

// --- Maintenance

TEST(Maintenance, AnAppInMaintenanceModeIsLeftAloneUntilItIsOver) {
    auto story = web_dynos(2);
    story.platform.maintenance = true;
    story.dyno("web.2").memory_mb = 600;
    story.run(20min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("paused"));
    EXPECT_LE(story.count(Kind::app_info), 40U);
    story.platform.maintenance = false;
    story.run(2min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Maintenance, IsRequestedOnlyIfARestartIsWanted) {
    auto story = web_dynos(2);
    story.run(1h);
    EXPECT_EQ(story.count(Kind::app_info), 0U);
    story.dyno("web.2").memory_mb = 600;
    story.run(5min);
    EXPECT_EQ(story.count(Kind::app_info), 1U);
}

TEST(Maintenance, AnUnknownStateHoldsNothingAndIsLoggedOnce) {
    for (const auto& reply : {test::answered(404), test::answered(200, "[]"),
                              test::answered(200, R"({"maintenance":"yes"})"), test::lost_reply()}) {
        auto story = web_dynos(2);
        story.platform.fault = [&](const ApiRequest& request) {
            return request.kind() == Kind::app_info ? std::optional(reply) : std::nullopt;
        };
        story.dyno("web.2").memory_mb = 600;
        story.run(5min);
        EXPECT_THAT(story.deletes(), ElementsAre("web.2")) << reply.status << reply.body;
        story.run(10min);
        story.dyno("web.2").memory_mb = 600;
        story.run(5min);
        EXPECT_EQ(std::count_if(story.remarks.begin(), story.remarks.end(),
                                [](const auto& said) { return said.at == "heroku.app_unknown"; }),
                  1);
    }
}

TEST(Maintenance, AReleaseWhoseLineWasLostIsKnownFromTheApp) {
    auto story = web_dynos(2);
    story.platform.released_at = story.now.wall;
    story.dyno("web.2").memory_mb = 600;
    story.run(4min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("release"));
    story.run(2min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

// --- Heroku's status page

settings::Settings with_status_page() {
    auto settings = usual_settings();
    settings.platform.has_status_page = true;
    return settings;
}

TEST(StatusPage, WhileHerokusAppsAreRedNothingIsRestarted) {
    auto story = web_dynos(2, with_status_page());
    story.platform.apps_status = "red";
    story.dyno("web.2").memory_mb = 600;
    story.run(1h);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("incident"));
    EXPECT_THAT(story.ledger().front().reason, HasSubstr("Heroku reports"));
    EXPECT_LE(story.count(Kind::platform_status), 13U);  // at most every 5 min
    story.platform.apps_status = "green";
    story.run(7min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(StatusPage, YellowHoldsNothingNorDoOtherSystems) {
    auto story = web_dynos(2, with_status_page());
    story.platform.apps_status = "yellow";
    story.dyno("web.2").memory_mb = 600;
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(StatusPage, IsNotRequestedIfTheApiIsNotHerokus) {
    auto story = web_dynos(2);
    story.dyno("web.2").memory_mb = 600;
    story.run(5min);
    EXPECT_EQ(story.count(Kind::platform_status), 0U);
}

TEST(StatusPage, ThatFailsHoldsNothingAndOpensNoBreaker) {
    for (const auto& reply : {test::answered(503), test::answered(401), test::answered(200, "<html>"),
                              test::answered(200, R"({"status":[]})"), test::not_sent_reply()}) {
        auto story = web_dynos(2, with_status_page());
        story.platform.fault = [&](const ApiRequest& request) {
            return request.kind() == Kind::platform_status ? std::optional(reply) : std::nullopt;
        };
        story.dyno("web.2").memory_mb = 600;
        story.run(5min);
        EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
        EXPECT_TRUE(story.remarked("heroku.status_unknown"));
        EXPECT_FALSE(story.remarked("breaker.open"));
    }
}

TEST(StatusPage, ThatNeverAnswersDelaysARestartBySecondsOnly) {
    auto story = web_dynos(2, with_status_page());
    story.withhold = [](const ApiRequest& request) { return request.kind() == Kind::platform_status; };
    story.dyno("web.2").memory_mb = 600;
    story.run(100s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

}  // namespace
}  // namespace dynoward
