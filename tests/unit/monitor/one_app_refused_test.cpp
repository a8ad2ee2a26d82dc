// SPDX-License-Identifier: MIT
// The Platform API refuses the requests about one app (402, 403) and answers those about the others: only
// the restarts of that app stop, and this is visible.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using test::Story;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = heroku::ApiRequest::Kind;
using namespace std::chrono_literals;

// `shop` leaks and reports; `apps` in the order of APP_ID_OR_NAME.
Story two_apps(const std::vector<std::string>& apps) {
    auto settings = test::usual_settings();
    settings.apps.clear();
    for (const auto& app : apps) {
        settings.apps.emplace_back(AppName::parse(app).value());
    }
    Story story(settings);
    story.platform.tokens["blog"] = {"d.blog"};
    story.add("web.1");
    story.add("web.2", 600);
    story.add("web.1", 300, "blog");
    story.add("web.2", 300, "blog");
    return story;
}

auto refuse(const std::string& app, int status) {
    return [app, status](const ApiRequest& request) -> std::optional<ApiReply> {
        if (request.app().text() != app) {
            return std::nullopt;
        }
        return test::error_reply(status, "forbidden", "You do not have access to the app.");
    };
}

std::string why_barred(const Story& story) {
    return story.monitor->standing(story.now).barred.value_or("no");
}

class OneAppRefused : public testing::TestWithParam<int> {};
TEST_P(OneAppRefused, TheOthersAreRestartedWhicheverIsFirst) {
    for (const auto& apps : {std::vector<std::string>{"shop", "blog"}, {"blog", "shop"}}) {
        auto story = two_apps(apps);
        story.platform.fault = refuse("blog", GetParam());
        EXPECT_TRUE(story.run_until(4min, [&] { return !story.deletes().empty(); }));
        EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    }
}

TEST_P(OneAppRefused, ItsOwnRestartsStopVisiblyAndGoOnByThemselves) {
    auto story = two_apps({"shop", "blog"});
    story.dyno("web.2").memory_mb = 300;
    story.run(130s);
    story.dyno("web.1", "blog").memory_mb = 600;
    story.speaks_for = "blog";
    story.token = "d.blog";
    story.platform.fault = refuse("blog", GetParam());
    story.run(5min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("breaker"));
    EXPECT_THAT(story.remark_of("breaker.open"),
                AllOf(HasSubstr("app=blog "), HasSubstr(std::to_string(GetParam()))));
    EXPECT_THAT(why_barred(story), AllOf(HasSubstr("blog: "), HasSubstr(std::to_string(GetParam()))));
    ASSERT_FALSE(story.news.empty());
    EXPECT_EQ(story.news.front().event, monitor::Notification::Event::breaker_open);
    EXPECT_EQ(story.news.front().app.value().text(), "blog");
    story.platform.fault = nullptr;
    EXPECT_TRUE(story.run_until(6min, [&] { return !story.deletes().empty(); }));
    EXPECT_THAT(story.remark_of("breaker.closed"), HasSubstr("app=blog "));
    EXPECT_EQ(why_barred(story), "no");
}
INSTANTIATE_TEST_SUITE_P(Statuses, OneAppRefused, testing::Values(402, 403));

TEST(OneAppRefused, IsProbedAtMostOnceInFiveMinutes) {
    auto story = two_apps({"shop", "blog"});
    story.platform.fault = refuse("blog", 403);
    story.run(60min);
    const auto requested = std::count_if(story.requests.begin(), story.requests.end(), [](const auto& one) {
        return one.request.app().text() == "blog";
    });
    EXPECT_LE(requested, 30);
    EXPECT_GE(requested, 10);
}

TEST(OneAppRefused, ATokenThatMayOnlyReadOpensTheBreakerLessAndLessOften) {
    auto story = test::two_web_dynos();
    story.dyno("web.1").memory_mb = 600;
    story.dyno("web.2").memory_mb = 600;
    story.platform.fault = [](const ApiRequest& request) {
        return request.changes_something() ? std::optional(test::error_reply(403, "forbidden", "read only"))
                                           : std::nullopt;
    };
    story.run(90min);
    EXPECT_GE(story.times_remarked("breaker.open"), 4U);
    EXPECT_LE(story.times_remarked("breaker.open"), 8U);
    story.platform.fault = nullptr;
    EXPECT_TRUE(
        story.run_until(16min, [&] { return story.last_restart()->result == policy::Result::confirmed; }));
}

TEST(OneAppRefused, SightShowsWhyNothingIsRestarted) {
    auto story = two_apps({"shop", "blog"});
    story.run(130s);
    story.speaks_for = "blog";
    story.token = "d.blog";
    story.run(60s);
    ASSERT_EQ(story.monitor->view(story.now)[1].sight.state, monitor::SightState::ok);
    story.dyno("web.1", "blog").memory_mb = 600;
    story.platform.fault = refuse("blog", 403);
    story.run(3min);
    const auto sight = story.monitor->view(story.now)[1].sight;
    EXPECT_EQ(sight.state, monitor::SightState::stale);
    EXPECT_TRUE(sight.blind);
    EXPECT_THAT(sight.advice.value_or(""), AllOf(HasSubstr("blog"), HasSubstr("403")));
}

TEST(SharedBreaker, IsProbedWithAnotherAppIfOneIsRefusedOrUnknown) {
    for (const int status : {403, 404}) {
        auto story = two_apps({"blog", "shop"});
        story.platform.fault = refuse("blog", status);
        story.run(60s);
        story.platform.fault = [&](const ApiRequest& request) {
            const auto one = refuse("blog", status)(request);
            return one ? one : std::optional(test::answered(503));
        };
        ASSERT_TRUE(story.run_until(10min, [&] {
            return story.remarked("breaker.open") && why_barred(story).find("503") != std::string::npos;
        }));
        story.platform.fault = refuse("blog", status);
        EXPECT_TRUE(story.run_until(6min, [&] { return !story.deletes().empty(); })) << status;
    }
}

TEST(SharedBreaker, IsNotClosedByTheReplyToAnEarlierRequest) {
    auto story = test::two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.withhold = [](const ApiRequest& request) { return request.kind() != Kind::app_info; };
    story.platform.fault = [](const ApiRequest& request) -> std::optional<ApiReply> {
        if (request.kind() != Kind::app_info) {
            return std::nullopt;
        }
        auto reply = test::error_reply(429, "rate_limit", "Your account reached the API rate limit");
        reply.retry_after = "600";
        return reply;
    };
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    story.run(2s);
    ASSERT_TRUE(story.remarked("breaker.open"));
    story.withhold = nullptr;
    story.answer_all();
    EXPECT_FALSE(story.remarked("breaker.closed"));
    story.platform.fault = nullptr;
    story.run(590s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_TRUE(story.run_until(60s, [&] { return !story.deletes().empty(); }));
}

}  // namespace
}  // namespace dynoward
