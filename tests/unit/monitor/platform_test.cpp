// SPDX-License-Identifier: MIT
// Failures of the Platform API: lost replies, errors, limits, odd lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using policy::Result;
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

Story settled_story_with_a_leak() {
    auto story = test::two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    return story;
}

auto reply_to(Kind kind, ApiReply reply) {
    return [kind, reply = std::move(reply)](const ApiRequest& request) {
        return request.kind() == kind ? std::optional(reply) : std::nullopt;
    };
}

TEST(Platform, F56_ALostReplyToTheDeleteIsFollowedUpAndNeverRepeated) {
    auto story = settled_story_with_a_leak();
    story.platform.fault = [&](const ApiRequest& request) -> std::optional<ApiReply> {
        if (!request.changes_something()) {
            return std::nullopt;
        }
        story.platform.restart(story.now, story.dyno("web.2"));
        return test::lost_reply();
    };
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.last_restart()->result, Result::confirmed);
    EXPECT_THAT(story.last_restart()->detail, HasSubstr("reply lost"));
    EXPECT_TRUE(story.remarked("heroku.delete_unclear"));
}

TEST(Platform, F57_A202WithoutARestartIsUnconfirmedAndTheCooldownIsKept) {
    auto story = settled_story_with_a_leak();
    story.platform.restarts_on_delete = false;
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    story.run(179s);
    EXPECT_EQ(story.last_restart()->result, Result::pending);
    story.run(2s);
    EXPECT_EQ(story.last_restart()->result, Result::unconfirmed);
    story.run(400s);
    EXPECT_THAT(story.deletes(), SizeIs(1));
    EXPECT_THAT(story.holds(), Contains("cooldown"));
    story.run(590s);  // doubled: the restart did not help
    EXPECT_THAT(story.deletes(), SizeIs(1));
    story.run(60s);
    EXPECT_THAT(story.deletes(), SizeIs(2));
}

TEST(Platform, A500ToTheDeleteIsFollowedUp) {
    auto story = settled_story_with_a_leak();
    story.platform.fault = reply_to(Kind::restart_dyno, test::error_reply(503, "unavailable", "try later"));
    story.run(9min);
    EXPECT_THAT(story.deletes(), SizeIs(1));
    EXPECT_EQ(story.last_restart()->result, Result::unconfirmed);
    EXPECT_THAT(story.last_restart()->detail, HasSubstr("503 (unavailable: try later)"));
}

TEST(Platform, F59_A404ToTheDeleteIsRefusedAndTheDynoDropped) {
    auto story = settled_story_with_a_leak();
    story.platform.fault =
        reply_to(Kind::restart_dyno, test::error_reply(404, "not_found", "no such dyno"));
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    story.run(50s);
    EXPECT_THAT(story.deletes(), SizeIs(1));
    EXPECT_EQ(story.last_restart()->result, Result::refused);
    EXPECT_TRUE(story.monitor->totals().restarts_refused == 1);
    EXPECT_FALSE(story.remarked("breaker.open"));
}

TEST(Platform, F59_A404OfTheAppMeansNoDelete) {
    auto story = settled_story_with_a_leak();
    story.platform.fault = [](const ApiRequest&) {
        return test::error_reply(404, "not_found", "no such app");
    };
    const auto before = story.requests.size();
    story.run(1h);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_TRUE(story.remarked("heroku.request_failed"));
    EXPECT_LE(story.requests.size() - before, 45U);  // 1 % of an account's API tokens
}

class RefusedToken : public testing::TestWithParam<int> {};
TEST_P(RefusedToken, F58_OpensTheBreakerAtOnceAndHealsByItself) {
    auto story = settled_story_with_a_leak();
    story.platform.fault = [](const ApiRequest&) {
        return test::error_reply(GetParam(), "unauthorized", "Invalid credentials provided.");
    };
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_TRUE(story.remarked("breaker.open"));
    EXPECT_THAT(story.holds(), Contains("breaker"));
    EXPECT_EQ(story.knock(), monitor::Admission::accepted);  // the drain is served on
    story.platform.fault = nullptr;
    EXPECT_TRUE(story.run_until(10min, [&] { return story.deletes().size() == 1; }));
    EXPECT_TRUE(story.remarked("breaker.closed"));
}
INSTANTIATE_TEST_SUITE_P(Statuses, RefusedToken, testing::Values(401, 402, 403));

TEST(Platform, F58_ADeleteThatIsRefusedByTheTokenOpensTheBreaker) {
    auto story = settled_story_with_a_leak();
    story.dyno("web.1").memory_mb = 550;
    story.platform.fault = reply_to(Kind::restart_dyno, test::error_reply(403, "forbidden", "no access"));
    story.run(200s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.last_restart()->result, Result::refused);
    EXPECT_TRUE(story.remarked("breaker.open"));
}

struct Outage {
    const char* name;
    ApiReply reply;
};
void PrintTo(const Outage& outage, std::ostream* out) {
    *out << outage.name;
}
class LongOutage : public testing::TestWithParam<Outage> {};
TEST_P(LongOutage, F53_F54_CostsLittleAndEndsInARestart) {
    auto story = settled_story_with_a_leak();
    story.platform.fault = [](const ApiRequest&) { return GetParam().reply; };
    const auto before = story.requests.size();
    story.run(1h);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_LE(story.requests.size() - before, 45U);  // 1 % of an account's 4,500 API tokens
    EXPECT_GE(story.requests.size() - before, 4U);   // the list is still requested
    story.platform.fault = nullptr;
    EXPECT_TRUE(story.run_until(31min, [&] { return story.deletes().size() == 1; }));
}
ApiReply limited(const char* retry_after, std::optional<int> remaining) {
    auto reply = test::error_reply(429, "rate_limit", "Your account reached the API rate limit");
    reply.retry_after = retry_after;
    reply.rate_remaining = remaining;
    return reply;
}
INSTANTIATE_TEST_SUITE_P(Kinds, LongOutage,
                         testing::Values(Outage{"429", limited("", std::nullopt)},
                                         Outage{"429, no tokens left", limited("", 0)},
                                         Outage{"429 with Retry-After", limited("60", 3)},
                                         Outage{"500", test::answered(500)},
                                         Outage{"503 from an edge", test::answered(503, "<html>")},
                                         Outage{"not reachable", test::not_sent_reply()},
                                         Outage{"replies lost", test::lost_reply()}));

TEST(Platform, WithFewApiTokensLeftOnlyRequestsForARestartAreSent) {
    auto story = settled_story_with_a_leak();
    story.dyno("web.2").memory_mb = 300;
    int remaining = 100;
    story.platform.fault = [&](const ApiRequest& request) {
        auto reply = request.kind() == Kind::list_dynos
                         ? test::answered(200, story.platform.dynos_json("shop"))
                         : test::answered(request.changes_something() ? 202 : 200, "[]");
        if (request.kind() == Kind::list_formation) {
            reply.body = story.platform.formation_json("shop");
        }
        reply.rate_remaining = remaining;
        return std::optional(reply);
    };
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    story.run(200s);
    story.dyno("web.2").memory_mb = 300;
    const auto before = story.requests.size();
    for (int i = 0; i < 600; ++i) {
        story.token = "d.thief";
        story.now = story.now + 1s;
        story.knock();
        story.tick();
    }
    EXPECT_LE(story.requests.size() - before, 10U);
}

TEST(Platform, FewApiTokensAtTheStartDoNotBlindItForever) {
    Story story;
    story.add("web.1");
    story.add("web.2", 600);
    const auto begun = story.now;
    story.platform.fault = [&](const ApiRequest& request) -> std::optional<ApiReply> {
        if (request.kind() != Kind::list_drains && story.now.steady - begun.steady > 10min) {
            return std::nullopt;
        }
        auto reply = test::answered(200, story.platform.drains_json("shop"));
        reply.rate_remaining = 100;
        if (request.kind() != Kind::list_drains) {
            reply = test::answered(500);
        }
        return reply;
    };
    EXPECT_TRUE(story.run_until(40min, [&] { return story.deletes().size() == 1; }));
}

TEST(Platform, TheDynoIsGoneAtThePreflight) {
    auto story = settled_story_with_a_leak();
    story.withhold = [](const ApiRequest& r) { return r.kind() == Kind::list_dynos; };
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    story.platform.dynos.pop_back();
    story.answer_all();
    story.withhold = nullptr;
    story.run(60s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("not_up"));
}

class StateAtThePreflight : public testing::TestWithParam<const char*> {};
TEST_P(StateAtThePreflight, OtherThanUpIsHeld) {
    auto story = settled_story_with_a_leak();
    story.withhold = [](const ApiRequest& r) { return r.kind() == Kind::list_dynos; };
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    story.dyno("web.2").state = GetParam();
    story.answer_all();
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("not_up"));
}
INSTANTIATE_TEST_SUITE_P(States, StateAtThePreflight,
                         testing::Values("starting", "crashed", "down", "idle", "hibernating", ""));

TEST(Platform, TheDynoIsYoungerAtThePreflight) {
    auto story = settled_story_with_a_leak();
    story.withhold = [](const ApiRequest& r) { return r.kind() == Kind::list_dynos; };
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    story.dyno("web.2").created_at = story.dyno("web.2").updated_at = story.now.wall - 20s;
    story.answer_all();
    story.withhold = nullptr;
    story.run(60s);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Platform, TheFormationLacksTheType) {
    Story story;
    story.platform.formation_types = std::set<std::string>{"worker"};
    story.add("web.1");
    story.add("web.2", 600);
    story.run(30min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("not_up"));
    EXPECT_LE(story.count(Kind::list_dynos), 40U);  // about one a minute while it lasts
}

TEST(Platform, ALevelThatTheSizeNeverReachesIsLoggedOnce) {
    auto settings = test::usual_settings();
    auto& rules = settings.apps[0].other_types;
    rules.hard_threshold = settings::Level{150, settings::Level::Unit::percent_of_quota};
    Story story(settings);
    story.add("web.1").size = "Performance-XL";
    story.run(30min);
    EXPECT_EQ(std::count_if(story.remarks.begin(), story.remarks.end(),
                            [](const auto& r) { return r.at == "policy.odd_level"; }),
              1);
}

TEST(Platform, AFormationThatThePlatformDoesNotHaveIsNotWaitedFor) {
    Story story;
    story.platform.fault = reply_to(Kind::list_formation, test::answered(404));
    story.add("web.1");
    story.add("web.2", 600);
    story.add("web.4711", 600);  // has the name of a one-off dyno
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Platform, AListThatFailsForLongMeansNoDelete) {
    auto story = settled_story_with_a_leak();
    story.platform.fault = reply_to(Kind::list_dynos, test::answered(500));
    story.run(20min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.platform.fault = nullptr;
    EXPECT_TRUE(story.run_until(31min, [&] { return story.deletes().size() == 1; }));
}

TEST(Platform, AListThatIsNeverAnsweredMeansNoDelete) {
    auto story = settled_story_with_a_leak();
    story.withhold = [](const ApiRequest& r) { return r.kind() == Kind::list_dynos; };
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_TRUE(story.remarked("restart.preflight_failed"));
    EXPECT_EQ(story.waiting(), 1U);
}

class BadList : public testing::TestWithParam<const char*> {};
TEST_P(BadList, F66_DoesNotCountAsAnEmptyOne) {
    auto story = settled_story_with_a_leak();
    story.platform.fault = reply_to(Kind::list_dynos, test::answered(200, GetParam()));
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_TRUE(story.remarked("heroku.unreadable_reply"));
    EXPECT_THAT(story.monitor->view(story.now)[0].dynos, SizeIs(2));
}
INSTANTIATE_TEST_SUITE_P(Bodies, BadList,
                         testing::Values("", "{}", "[", "null", "[1]", R"([{"name":"web.1"}])", "<html>"));

TEST(Platform, F66_AListInPagesIsReadToItsEnd) {
    Story story;
    story.add("web.1");
    story.add("web.2", 600);
    story.add("web.3");
    story.platform.fault = [&](const ApiRequest& request) -> std::optional<ApiReply> {
        if (request.kind() != Kind::list_dynos) {
            return std::nullopt;
        }
        const bool first =
            request.range().find("max=1000") != std::string::npos && request.range()[3] == '.';
        ApiReply reply = test::answered(first ? 206 : 200);
        const auto& dynos = story.platform.dynos;
        reply.body = "[" + test::FakePlatform::dyno_json(dynos[first ? 0 : 1]) +
                     (first ? "" : "," + test::FakePlatform::dyno_json(dynos[2])) + "]";
        reply.next_range = first ? "id ]web.1..; max=1000" : "";
        return reply;
    };
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_THAT(story.monitor->view(story.now)[0].dynos, SizeIs(3));
}

TEST(Platform, F66_AListWithoutEndIsGivenUp) {
    auto story = settled_story_with_a_leak();
    for (const char* body : {"[]", R"([{"name":"web.2","type":"web","state":"up","id":"i",)"
                                   R"("updated_at":"2026-03-04T01:00:00Z"}])"}) {
        auto endless = test::answered(206, body);
        endless.next_range = "id ]web.1..; max=1000";
        story.platform.fault = reply_to(Kind::list_dynos, endless);
        const auto before = story.requests.size();
        story.run(2min);
        EXPECT_LE(story.requests.size() - before, 100U);
        EXPECT_THAT(story.deletes(), IsEmpty());
    }
    EXPECT_TRUE(story.remarked("heroku.unreadable_reply"));
}

TEST(Platform, AReplyToNoRequestChangesNothing) {
    auto story = settled_story_with_a_leak();
    story.dyno("web.2").memory_mb = 300;
    story.reply(4711, test::answered(401));
    story.reply(0, test::answered(200, "[]"));
    EXPECT_FALSE(story.remarked("breaker.open"));
    EXPECT_TRUE(story.last_effects.empty());
}

TEST(Platform, WithoutNeedNothingIsRequested) {
    auto story = settled_story_with_a_leak();
    story.dyno("web.2").memory_mb = 300;
    story.run(60s);
    const auto before = story.requests.size();
    story.run(2h);
    EXPECT_EQ(story.requests.size(), before);
}

}  // namespace
}  // namespace dynoward
