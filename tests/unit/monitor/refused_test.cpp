// SPDX-License-Identifier: MIT
// A DELETE that certainly restarted nothing, because the API itself refused it or never received it:
// tried again after a short pause, under its true name. Everything else keeps the cooldown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using policy::Result;
using test::Story;
using test::story_with_a_leak;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using namespace std::chrono_literals;

struct Refusing {
    Story story = story_with_a_leak();
    std::vector<SteadyTime> at;

    explicit Refusing(ApiReply reply) {
        story.platform.fault = [reply](const ApiRequest& request) {
            return request.changes_something() ? std::optional(reply) : std::nullopt;
        };
        story.on_request = [this](const Story::Asked& asked) {
            if (asked.request.changes_something()) {
                at.push_back(asked.at.steady);
            }
        };
    }
    std::vector<long> pauses_s() const {
        std::vector<long> pauses;
        for (std::size_t i = 1; i < at.size(); ++i) {
            pauses.push_back(static_cast<long>((at[i] - at[i - 1]) / 1s));
        }
        return pauses;
    }
    bool run_to_first() {
        return story.run_until(10min, [&] { return !at.empty(); });
    }
    std::string last_cooldown() const {
        for (const auto& entry : story.ledger()) {
            if (entry.reason.starts_with("cooldown:")) {
                return entry.reason;
            }
        }
        return {};
    }
};

TEST(Refused, L8_TheHoldShowsTheRefusalAndEachAttemptWaitsLonger) {
    Refusing tried(test::error_reply(422, "invalid_params", "no"));
    ASSERT_TRUE(tried.run_to_first());
    tried.story.run(5s);
    EXPECT_EQ(tried.story.last_restart()->result, Result::refused);
    EXPECT_THAT(tried.last_cooldown(),
                testing::MatchesRegex("cooldown: (60|59) s left, the Platform API refused the restart "
                                      "\\(422\\); memory_total .*"));
    EXPECT_EQ(tried.story.monitor->view(tried.story.now)[0].dynos[1].verdict->reason, "cooldown");
    tried.story.run(1h);
    const auto pauses = tried.pauses_s();
    ASSERT_THAT(pauses, SizeIs(Ge(6U)));
    const std::vector<long> expected{60, 120, 240, 480, 600, 600};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_THAT(pauses[i], testing::AllOf(Ge(expected[i]), Le(expected[i] + 5))) << i;
    }
    for (const auto& entry : tried.story.ledger()) {
        EXPECT_THAT(entry.reason, Not(HasSubstr("Dynoward restarted it")));
    }
}

TEST(Refused, L8_WhatCouldNotBeSentIsTriedAgainToo) {
    Refusing tried(test::not_sent_reply());
    ASSERT_TRUE(tried.run_to_first());
    tried.story.run(5s);
    EXPECT_EQ(tried.story.last_restart()->result, Result::failed);
    EXPECT_THAT(tried.last_cooldown(), HasSubstr("s left, the restart could not be sent"));
    tried.story.platform.fault = nullptr;
    tried.story.run(2min);
    EXPECT_THAT(tried.at, SizeIs(2));
    EXPECT_EQ(tried.story.last_restart()->result, Result::confirmed);
}

struct UnknownRow {
    const char* what;
    ApiReply reply;
};
void PrintTo(const UnknownRow& row, std::ostream* out) {
    *out << row.what;
}
class MayHaveRestarted : public testing::TestWithParam<UnknownRow> {};
TEST_P(MayHaveRestarted, L8_KeepsTheWholeCooldownAndIsNeverRepeated) {
    Refusing tried(GetParam().reply);
    ASSERT_TRUE(tried.run_to_first());
    tried.story.run(590s);
    EXPECT_THAT(tried.at, SizeIs(1));
    EXPECT_EQ(tried.story.last_restart()->result, Result::unconfirmed);
    EXPECT_THAT(tried.last_cooldown(), HasSubstr("Dynoward restarted it"));
}
INSTANTIATE_TEST_SUITE_P(
    Replies, MayHaveRestarted,
    testing::Values(UnknownRow{"a proxy's page", test::answered(403, "<html>403 Forbidden</html>")},
                    UnknownRow{"403 without a body", test::answered(403, "")},
                    UnknownRow{"404 of a load balancer", test::answered(404, "{\"message\":\"no\"}")},
                    UnknownRow{"a redirect", test::answered(301, "")},
                    UnknownRow{"a time-out", test::error_reply(408, "timeout", "too slow")},
                    UnknownRow{"500", test::error_reply(500, "internal_server_error", "x")},
                    UnknownRow{"503", test::error_reply(503, "service_unavailable", "x")},
                    UnknownRow{"a lost reply", test::lost_reply()},
                    UnknownRow{"202 without effect", test::answered(202)},
                    UnknownRow{"200 of a login page", test::answered(200, "<html>")}));

class Breaks : public testing::TestWithParam<int> {};
TEST_P(Breaks, L8_WhatAlsoOpensTheBreakerWaitsForIt) {
    Refusing tried(test::error_reply(GetParam(), "no", "no"));
    ASSERT_TRUE(tried.run_to_first());
    tried.story.run(25s);
    EXPECT_TRUE(tried.story.remarked("breaker.open"));
    EXPECT_EQ(tried.story.last_restart()->result, Result::refused);
    EXPECT_THAT(tried.last_cooldown(), HasSubstr("the Platform API refused the restart"));
    tried.story.platform.fault = nullptr;
    EXPECT_TRUE(tried.story.run_until(6min, [&] { return tried.at.size() == 2; }));
    EXPECT_GE(tried.at[1] - tried.at[0], 60s);
}
INSTANTIATE_TEST_SUITE_P(Statuses, Breaks, testing::Values(401, 402, 403, 429));

TEST(Refused, L8_SpendsNoBudget) {
    Refusing tried(test::error_reply(422, "invalid_params", "no"));
    auto settings = usual_settings();
    settings.apps[0].restart_budget = {1, Seconds(3600)};
    tried.story.monitor = std::make_unique<monitor::Monitor>(settings, tried.story.now);
    ASSERT_TRUE(tried.run_to_first());
    tried.story.run(5s);
    tried.story.platform.fault = nullptr;
    EXPECT_TRUE(tried.story.run_until(2min, [&] { return tried.at.size() == 2; }));
    EXPECT_THAT(tried.story.holds(), Not(Contains("budget")));
    tried.story.dyno("web.1").memory_mb = 600;
    tried.story.run(5min);
    EXPECT_THAT(tried.at, SizeIs(2));  // the one that was carried out did
    EXPECT_THAT(tried.story.holds(), Contains("budget"));
}

TEST(Refused, L8_IsNoRestartThatDidNotHelpAndAnEarlierOneStaysKnown) {
    auto settings = usual_settings();
    settings.apps[0].give_up_after = 2;
    Refusing tried(test::error_reply(422, "invalid_params", "no"));
    auto& story = tried.story;
    story.monitor = std::make_unique<monitor::Monitor>(settings, story.now);
    const auto fault = std::exchange(story.platform.fault, nullptr);
    story.platform.fresh_mb = 620;
    ASSERT_TRUE(tried.run_to_first());
    story.platform.fault = fault;
    ASSERT_TRUE(story.run_until(1h, [&] { return tried.at.size() == 4; }));
    EXPECT_THAT(story.holds(), Not(Contains("gave_up")));
    story.platform.fault = nullptr;  // one restart that did not help is known: the second is the last
    story.run(4h);
    EXPECT_THAT(tried.at, SizeIs(5));
    EXPECT_THAT(story.holds(), Contains("gave_up"));
}

TEST(Refused, L8_ASuccessStartsThePausesOver) {
    Refusing tried(test::error_reply(422, "invalid_params", "no"));
    auto& story = tried.story;
    ASSERT_TRUE(story.run_until(20min, [&] { return tried.at.size() == 4; }));
    const auto fault = std::exchange(story.platform.fault, nullptr);
    ASSERT_TRUE(story.run_until(20min, [&] { return tried.at.size() == 5; }));
    story.run(20min);
    story.platform.fault = fault;
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(20min, [&] { return tried.at.size() == 7; }));
    EXPECT_LE(tried.pauses_s().back(), 65);
}

TEST(Refused, L8_AScheduledRestartIsTriedAgainWhileItIsDue) {
    Refusing tried(test::error_reply(409, "conflict", "no"));
    auto settings = usual_settings();
    settings.apps[0].other_types.max_uptime = 12h;
    tried.story.monitor = std::make_unique<monitor::Monitor>(settings, tried.story.now);
    tried.story.dyno("web.2").memory_mb = 300;
    ASSERT_TRUE(tried.run_to_first());
    tried.story.run(70s);
    EXPECT_THAT(tried.at, SizeIs(Ge(2U)));
}

TEST(Refused, L8_ARestartThatAnAlertRequestedStaysPending) {
    Refusing tried(test::error_reply(422, "invalid_params", "no"));
    auto& story = tried.story;
    story.dyno("web.2").memory_mb = 300;
    story.settle_in();
    story.alert("web.1");
    ASSERT_THAT(tried.at, SizeIs(1));
    story.run(20s);
    story.alert("web.1");  // requests it again meanwhile
    story.platform.fault = nullptr;
    story.run(90s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.1"));
    EXPECT_EQ(story.last_restart()->result, Result::confirmed);
    EXPECT_EQ(story.last_restart()->rule, policy::Rule::hook);
    story.run(1h);
    EXPECT_THAT(tried.at, SizeIs(2));
}

TEST(Refused, L8_AManualRestartDoesNotWait) {
    Refusing tried(test::error_reply(422, "invalid_params", "no"));
    auto& story = tried.story;
    story.dyno("web.2").memory_mb = 300;
    story.settle_in();
    story.order("web.1");
    EXPECT_EQ(story.last_restart()->result, Result::refused);
    story.run(5min);
    EXPECT_THAT(tried.at, SizeIs(1));  // answered and not kept
    story.platform.fault = nullptr;
    story.order("web.1");
    EXPECT_THAT(tried.at, SizeIs(2));
}

TEST(Refused, L8_IsKeptWhateverElseIsDropped) {
    Refusing tried(test::error_reply(422, "invalid_params", "no"));
    ASSERT_TRUE(tried.run_to_first());
    tried.story.platform.fault = [](const ApiRequest& request) {
        return request.kind() == ApiRequest::Kind::list_dynos ? std::optional(test::answered(200, "[]"))
                                                              : std::nullopt;
    };
    tried.story.run(10s);
    tried.story.platform.fault = nullptr;
    tried.story.run(45s);
    EXPECT_THAT(tried.at, SizeIs(1));
}

}  // namespace
}  // namespace dynoward
