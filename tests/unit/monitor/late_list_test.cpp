// SPDX-License-Identifier: MIT
// Dyno lists that arrive long after the platform made them: their data is as old as their request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = heroku::ApiRequest::Kind;
using namespace std::chrono_literals;

bool is_list(const heroku::ApiRequest& request) {
    return request.kind() == Kind::list_dynos;
}

/// web.2 is over its level; the list for its last decision has been made, but not yet delivered.
Story story_with_a_list_on_its_way() {
    auto story = test::two_web_dynos();
    story.withhold = is_list;
    story.dyno("web.2").memory_mb = 600;
    EXPECT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    story.make_replies();
    return story;
}

TEST(LateList, PermitsADeleteForTenSecondsFromItsRequest) {
    auto story = story_with_a_list_on_its_way();
    story.run(10s);
    story.answer_all();
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(LateList, MadeElevenSecondsBeforeItArrivesPermitsNoDeleteAndIsRequestedAgain) {
    auto story = story_with_a_list_on_its_way();
    const auto lists = story.count(Kind::list_dynos);
    story.run(11s);
    story.answer_all();
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.withhold = nullptr;
    story.step();
    EXPECT_EQ(story.count(Kind::list_dynos), lists + 1);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(LateList, MadeBeforeThePlatformRestartedTheDynoItselfLeadsToNoSecondRestart) {
    auto story = story_with_a_list_on_its_way();
    story.state_lines = false;
    story.platform.restart(story.now, story.dyno("web.2"));
    story.run(24s);
    story.answer_all();
    story.withhold = nullptr;
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(LateList, IsAsOldAsItsFirstPage) {
    auto story = test::two_web_dynos();
    story.withhold = is_list;
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    const auto shows_one_page = [&, pages = 0](const heroku::ApiRequest& request) mutable {
        auto page = test::answered(206, story.platform.dynos_json("shop"));
        page.next_range = "id ]x..";
        return is_list(request) && ++pages == 1 ? std::optional(page) : std::nullopt;
    };
    story.platform.fault = shows_one_page;
    story.make_replies();
    story.run(11s);
    story.answer_all();  // the second page is made and delivered now
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(LateList, DoesNotCountTheTimeInOurOwnQueue) {
    auto story = story_with_a_list_on_its_way();
    story.platform.fault = [&](const heroku::ApiRequest& request) -> std::optional<heroku::ApiReply> {
        if (!is_list(request)) {
            return std::nullopt;
        }
        auto reply = test::answered(200, story.platform.dynos_json("shop"));
        reply.took = 3s;
        return reply;
    };
    story.make_replies();
    story.run(20s);
    story.answer_all();
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

// The reply comes from an outdated copy of the platform's data.
TEST(LateList, OlderThanTheOneBeforeNeitherConfirmsARestartNorPermitsTheNext) {
    auto story = test::two_web_dynos();
    const auto old_list = story.platform.dynos_json("shop");
    story.platform.restart(story.now, story.dyno("web.2"));
    story.run(11min);
    story.platform.restarts_on_delete = false;
    story.platform.fault = [&](const heroku::ApiRequest& request) {
        return is_list(request) && !story.deletes().empty() ? std::optional(test::answered(200, old_list))
                                                            : std::nullopt;
    };
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    story.run(181s);
    EXPECT_EQ(story.last_restart()->result, policy::Result::unconfirmed);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

settings::Settings quick_settings() {
    auto settings = test::usual_settings();
    settings.apps[0].other_types.restart_window = 1s;
    settings.apps[0].other_types.min_uptime = 1s;
    return settings;
}

/// Two dynos. A manual restart of web.1 has been carried out and web.1 is up again, but the reply to DELETE
/// has not come.
Story story_with_a_reply_on_its_way() {
    Story story(quick_settings());
    story.add("web.1");
    story.add("web.2");
    story.platform.boot = 1s;
    story.settle_in();
    story.report_each = 1;
    story.withhold = [](const heroku::ApiRequest& request) { return request.changes_something(); };
    story.order("web.1");
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
    story.platform.restart(story.now, story.dyno("web.1"));
    story.run(3s);
    EXPECT_EQ(story.last_restart()->result, policy::Result::confirmed);
    return story;
}

TEST(LateReply, TheNextRestartIsNotDecidedOnAListFromBeforeTheLastOneOfTheSameDyno) {
    auto story = story_with_a_reply_on_its_way();
    const auto lists = story.count(Kind::list_dynos);
    story.order("web.1");
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
    story.run(3s);
    EXPECT_EQ(story.count(Kind::list_dynos), lists + 1);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.1"));
}

TEST(LateReply, ToTheFirstDeleteOfADynoDoesNotAnswerItsSecond) {
    auto story = story_with_a_reply_on_its_way();
    story.order("web.1");
    story.run(3s);
    ASSERT_THAT(story.deletes(), ElementsAre("web.1", "web.1"));
    story.platform.fault = [first = true](const heroku::ApiRequest& request) mutable {
        return request.changes_something() && std::exchange(first, false)
                   ? std::optional(test::error_reply(422, "unprocessable", "busy"))
                   : std::nullopt;
    };
    story.platform.boot = 60s;
    story.answer_all();
    EXPECT_EQ(story.last_restart()->result, policy::Result::pending);
    story.run(2s);
    story.order("web.2");
    story.run(5s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.1")) << "web.1 is being restarted";
}

TEST(LateList, DoesNotHideThatANeighbourHasCrashedSince) {
    auto story = story_with_a_list_on_its_way();
    story.run(3s);
    story.dyno("web.1").state = "crashed";
    story.run(2s);
    story.answer_all();
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("max_unavailable"));
}

}  // namespace
}  // namespace dynoward
