// SPDX-License-Identifier: MIT
// Requests that we do not send ourselves: after a pause, after 10 s in the queue, while the breaker is
// open, at shutdown. They say nothing about the platform, and each has a visible outcome.
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
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Kind = heroku::ApiRequest::Kind;
using namespace std::chrono_literals;

ApiReply withdrawn(const std::string& why) {
    auto reply = test::not_sent_reply();
    reply.withdrawn = true;
    reply.problem = why;
    return reply;
}

TEST(Withdrawn, RepliesAreNotFailuresOfThePlatform) {
    Story story;
    for (const auto* name : {"web.1", "web.2", "web.3", "web.4", "web.5", "web.6"}) {
        story.add(name);
    }
    story.settle_in();
    story.platform.fault = [](const ApiRequest& request) {
        return request.changes_something()
                   ? std::optional(withdrawn("waited too long behind other requests"))
                   : std::nullopt;
    };
    for (const auto* name : {"web.1", "web.2", "web.3", "web.4", "web.5", "web.6"}) {
        story.order(name);
        story.run(2s);
    }
    EXPECT_THAT(story.deletes(), SizeIs(6));
    EXPECT_FALSE(story.remarked("breaker.open"));
    EXPECT_EQ(story.last_restart()->result, policy::Result::failed);
    EXPECT_THAT(story.last_restart()->detail, HasSubstr("waited too long"));
}

TEST(Withdrawn, AnOpenBreakerWithdrawsQueuedRequests) {
    auto story = test::two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    std::optional<monitor::WithdrawRequests> effect;
    story.platform.fault = [](const ApiRequest& request) {
        return request.kind() == Kind::app_info ? std::optional(test::answered(429)) : std::nullopt;
    };
    story.on_effect = [&](const monitor::Effect& one) {
        if (const auto* found = std::get_if<monitor::WithdrawRequests>(&one)) {
            effect = *found;
        }
    };
    ASSERT_TRUE(story.run_until(5min, [&] { return story.remarked("breaker.open"); }));
    ASSERT_TRUE(effect);
    EXPECT_FALSE(effect->app);
    EXPECT_THAT(effect->why, HasSubstr("429"));
}

TEST(Withdrawn, AListRequestThatWasNotSentIsNotAFailureOfTheList) {
    auto story = test::two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.platform.fault = [](const ApiRequest& request) {
        return request.kind() == Kind::list_dynos ? std::optional(withdrawn("withdrawn")) : std::nullopt;
    };
    ASSERT_TRUE(story.run_until(5min, [&] { return story.count(Kind::list_dynos) > 1; }));
    EXPECT_EQ(story.monitor->standing(story.now).barred, std::nullopt);
    story.platform.fault = nullptr;
    EXPECT_TRUE(story.run_until(60s, [&] { return !story.deletes().empty(); }));
}

TEST(Shutdown, CancelsAPreflightAtOnceAndIsGivenAsTheReason) {
    auto story = test::two_web_dynos();
    story.run(60s);
    story.withhold = [](const ApiRequest& request) { return request.kind() == Kind::list_dynos; };
    story.order("web.1");
    ASSERT_EQ(story.last_restart()->result, policy::Result::pending);
    story.monitor->stop_acting();
    story.tick();
    EXPECT_EQ(story.last_restart()->result, policy::Result::failed);
    EXPECT_THAT(story.last_restart()->detail, HasSubstr("shutting down"));
    EXPECT_THAT(story.ledger().front().reason,
                AllOf(HasSubstr("observe: "), HasSubstr("shutting down"), Not(HasSubstr("MODE"))));
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Shutdown, WritesAnOutcomeForARestartWhoseDeleteWasSent) {
    for (const bool answered : {false, true}) {
        auto story = test::two_web_dynos();
        story.run(60s);
        story.platform.restarts_on_delete = false;
        if (!answered) {
            story.withhold = [](const ApiRequest& request) { return request.changes_something(); };
        }
        story.order("web.1");
        story.run(5s);
        ASSERT_THAT(story.deletes(), SizeIs(1));
        ASSERT_EQ(story.last_restart()->result, policy::Result::pending);
        story.monitor->stop_acting();
        for (int i = 0; i != 2; ++i) {
            monitor::Effects effects;
            story.monitor->close_restarts(story.now, effects);
            EXPECT_THAT(effects, SizeIs(i == 0 ? 1 : 0));
        }
        EXPECT_EQ(story.last_restart()->result, policy::Result::unconfirmed);
        EXPECT_THAT(story.last_restart()->detail,
                    AllOf(HasSubstr(answered ? "no new incarnation" : "no reply to DELETE"),
                          HasSubstr("when Dynoward shut down")));
    }
}

TEST(ManualRestart, OfADynoThatIsListedWithAnotherTypeIsRefusedWithThatReason) {
    auto settings = test::usual_settings();
    settings.apps[0].dyno_types = {"web", "worker"};
    Story story(settings);
    story.add("web.1");
    story.add("web.5").type = "worker";
    story.settle_in();
    const auto answer = story.order("web.5");
    EXPECT_THAT(answer.entries, IsEmpty());
    ASSERT_THAT(answer.notes, SizeIs(1));
    EXPECT_THAT(answer.notes[0].text, AllOf(HasSubstr("type worker"), Not(HasSubstr("itself"))));
}

}  // namespace
}  // namespace dynoward
