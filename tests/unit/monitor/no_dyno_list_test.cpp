// SPDX-License-Identifier: MIT
// The Platform API no longer lists the dynos of an app (renamed, deleted, unreadable, never answered):
// none of them can be restarted, and the ledger, the state, sight and readiness all show it.
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
using testing::StartsWith;
using Kind = heroku::ApiRequest::Kind;
using namespace std::chrono_literals;

auto lists_answer(ApiReply reply) {
    return [reply = std::move(reply)](const ApiRequest& request) {
        return request.kind() == Kind::list_dynos ? std::optional(reply) : std::nullopt;
    };
}

std::string barred(const Story& story) {
    return story.monitor->standing(story.now).barred.value_or("no");
}

struct NoList {
    const char* name;
    ApiReply reply;
    const char* cause;
};
void PrintTo(const NoList& row, std::ostream* out) {
    *out << row.name;
}
class WithoutADynoList : public testing::TestWithParam<NoList> {};

TEST_P(WithoutADynoList, TheCauseIsShownInLedgerStateSightAndReadiness) {
    auto story = test::two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.platform.fault = lists_answer(GetParam().reply);
    story.run(6min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("breaker"));
    EXPECT_THAT(story.ledger().front().reason, AllOf(StartsWith("breaker: "), HasSubstr(GetParam().cause)));
    EXPECT_THAT(barred(story), HasSubstr(GetParam().cause));
    const auto view = story.monitor->view(story.now);
    EXPECT_EQ(view[0].dynos[1].verdict.value().reason, "breaker");
    EXPECT_EQ(view[0].sight.state, monitor::SightState::stale);
    EXPECT_TRUE(view[0].sight.blind);
    EXPECT_THAT(view[0].sight.advice.value_or(""), HasSubstr(GetParam().cause));
    EXPECT_TRUE(std::any_of(story.news.begin(), story.news.end(), [](const auto& one) {
        return one.event == monitor::Notification::Event::sight_changed;
    }));
}

TEST_P(WithoutADynoList, TheHoldIsWrittenOnceAndTheRestartFollowsWhenTheListIsBack) {
    auto story = test::two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.platform.fault = lists_answer(GetParam().reply);
    story.run(30min);
    const auto holds = story.holds();
    EXPECT_EQ(std::count(holds.begin(), holds.end(), "breaker"), 1);
    EXPECT_LE(story.times_remarked("restart.preflight_failed"), 1U)
        << "no preflight without a prospect of a list";
    story.platform.fault = nullptr;
    EXPECT_TRUE(story.run_until(6min, [&] { return !story.deletes().empty(); }));
    EXPECT_EQ(barred(story), "no");
    story.run(2min);
    EXPECT_EQ(story.monitor->view(story.now)[0].sight.state, monitor::SightState::ok);
}

TEST_P(WithoutADynoList, AManualRestartIsAnsweredWithTheCause) {
    auto story = test::two_web_dynos();
    story.run(60s);
    story.platform.fault = lists_answer(GetParam().reply);
    story.order("web.1");
    story.run(2min);
    const auto answer = story.order("web.1");
    ASSERT_EQ(answer.entries.size(), 1U);
    EXPECT_THAT(answer.entries[0].reason, HasSubstr(GetParam().cause));
}

INSTANTIATE_TEST_SUITE_P(
    Causes, WithoutADynoList,
    testing::Values(
        NoList{"gone", test::error_reply(404, "not_found", "Couldn't find that app."), "APP_ID_OR_NAME"},
        NoList{"unreadable", test::answered(200, "<html>"), "cannot be read"},
        NoList{"gone gone", test::error_reply(410, "gone", "No more."), "410 (gone: No more.)"}));

TEST(WithoutADynoList, AListThatIsNeverAnsweredIsAlsoAHold) {
    auto story = test::two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.withhold = [](const ApiRequest& request) { return request.kind() == Kind::list_dynos; };
    story.run(10min);
    EXPECT_THAT(story.holds(), Contains("breaker"));
    EXPECT_THAT(barred(story), HasSubstr("no fresh list within 60 s"));
    EXPECT_EQ(story.times_remarked("restart.preflight_failed"), 1U);
    story.withhold = nullptr;
    story.answer_all();
    EXPECT_TRUE(story.run_until(60s, [&] { return !story.deletes().empty(); }));
}

TEST(WithoutADynoList, OnePassingFailureIsNotNotified) {
    auto story = test::two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    int failures = 0;
    story.platform.fault = [&](const ApiRequest& request) -> std::optional<ApiReply> {
        return request.kind() == Kind::list_dynos && ++failures == 1 ? std::optional(test::answered(503))
                                                                     : std::nullopt;
    };
    EXPECT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    EXPECT_GE(failures, 2);
    EXPECT_THAT(story.news, IsEmpty());
    EXPECT_EQ(story.monitor->view(story.now)[0].sight.state, monitor::SightState::ok);
}

}  // namespace
}  // namespace dynoward
