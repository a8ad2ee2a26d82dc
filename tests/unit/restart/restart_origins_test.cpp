// SPDX-License-Identifier: MIT
// Every restart takes the same path, whatever its cause: a rule, the schedule, an alert or an admin. They
// differ only where nothing was sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using policy::Rule;
using test::as;
using test::at;
using test::Conversation;
using test::detail_of;
using test::dyno_after;
using test::dyno_before;
using test::ending_of;
using test::is_nothing;
using test::listed_after;
using test::review_of;
using namespace std::chrono_literals;

class FromOrigin : public testing::TestWithParam<Rule> {};
INSTANTIATE_TEST_SUITE_P(Each, FromOrigin,
                         testing::Values(Rule::memory, Rule::r14, Rule::uptime, Rule::schedule, Rule::hook,
                                         Rule::manual),
                         [](const auto& origin) { return std::string(to_text(origin.param)); });

TEST_P(FromOrigin, ARestartGoesThroughAllStatesUntilItHelped) {
    const auto rule = GetParam();
    Conversation talk(test::restart_by(rule));
    EXPECT_EQ(talk.state(), State::requested);
    EXPECT_EQ(talk.record().request.has_value(), policy::is_request(rule));
    EXPECT_NE(as<action::StartPreflight>(talk.feed(-3s, event::Chosen{5})), nullptr);
    EXPECT_EQ(talk.state(), State::preflight);
    EXPECT_EQ(talk.record().ledger_id, 5U);
    EXPECT_TRUE(is_nothing(talk.feed(-1s, event::Tick{nullptr})));
    const auto before = dyno_before();
    EXPECT_NE(as<action::SendDelete>(talk.feed(0s, event::Approved{before, rule, nullptr})), nullptr);
    EXPECT_EQ(talk.state(), State::deleting);
    EXPECT_TRUE(is_nothing(talk.feed(1s, event::Reply{test::answered(202)})));
    EXPECT_EQ(talk.state(), State::confirming);
    EXPECT_NE(as<action::RequestList>(talk.feed(5s, event::Tick{&before})), nullptr);
    const auto outcome = talk.feed(21s, event::DynoList{{listed_after()}});
    EXPECT_EQ(ending_of(outcome), Ending::confirmed);
    EXPECT_EQ(as<action::WriteOutcome>(outcome)->ledger_id, 5U);
    EXPECT_EQ(talk.state(), State::evaluating);
    auto after = dyno_after();
    EXPECT_NE(as<action::WriteMemory>(talk.feed(25s, event::Observed{&after})), nullptr);
    EXPECT_TRUE(is_nothing(talk.feed(26s, review_of(after))));
    EXPECT_TRUE(talk.record().returned);
    after.latest.sample_at = at(650s).wall;
    EXPECT_TRUE(is_nothing(talk.feed(660s, review_of(after))));
    EXPECT_EQ(talk.state(), State::evaluating);
    EXPECT_TRUE(is_nothing(talk.feed(661s, review_of(after))));
    EXPECT_EQ(talk.state(), State::done);
    EXPECT_EQ(talk.record().effect, Effect::helped);
    EXPECT_EQ(talk.record().rule, rule);
}

TEST_P(FromOrigin, ARestartThatDidNotHelpIsReportedOnce) {
    auto talk = test::confirmed(GetParam());
    const auto after = dyno_after();
    talk.feed(25s, event::Observed{&after});
    const auto again = test::finding_of(Rule::memory, at(90s).wall);
    const auto action = talk.feed(90s, review_of(after, &again));
    ASSERT_NE(as<action::ReportIneffective>(action), nullptr);
    EXPECT_EQ(as<action::ReportIneffective>(action)->in_a_row, 1U);
    EXPECT_EQ(talk.state(), State::done);
    EXPECT_TRUE(is_nothing(talk.feed(91s, review_of(after, &again))));
    EXPECT_EQ(talk.record().ineffective, 1U);
}

TEST_P(FromOrigin, OnlyAnAlertsRequestSurvivesABlockedPreflight) {
    auto talk = test::chosen(GetParam());
    const auto action = talk.feed(0s, event::Blocked{"release: 12 s left"});
    EXPECT_EQ(ending_of(action), Ending::cancelled);
    EXPECT_EQ(detail_of(action), "nothing was sent: release: 12 s left");
    EXPECT_EQ(as<action::WriteOutcome>(action)->ledger_id, 5U);
    if (GetParam() == Rule::hook) {
        EXPECT_EQ(talk.state(), State::requested);
        EXPECT_EQ(talk.record().ending, Ending::open);
        EXPECT_EQ(talk.record().request_ledger_id, 5U);
        EXPECT_EQ(talk.record().ledger_id, 0U);
        EXPECT_NE(as<action::StartPreflight>(talk.feed(9s, event::Chosen{})), nullptr);
        EXPECT_EQ(talk.offset_of(talk.record().started_at), 9s);
        // The entry that the alert got as an answer is not lost if the second preflight has no entry.
        talk.feed(10s, event::Blocked{"again"});
        EXPECT_EQ(talk.record().request_ledger_id, 5U);
    } else {
        EXPECT_EQ(talk.state(), State::done);
        EXPECT_EQ(talk.record().ending, Ending::cancelled);
        EXPECT_TRUE(is_nothing(talk.feed(9s, event::Chosen{})));
    }
    EXPECT_FALSE(talk.record().is_sent());
    EXPECT_FALSE(talk.record().counts());
}

TEST_P(FromOrigin, ADecisionByAnotherRuleIsTheRestartsRule) {
    auto talk = test::chosen(GetParam());
    const auto before = dyno_before();
    talk.feed(0s, event::Approved{before, Rule::hard_memory, nullptr});
    EXPECT_EQ(talk.record().rule, Rule::hard_memory);
}

TEST_P(FromOrigin, ARequestedOneMayBeWithdrawnAndOneUnderWayMayNot) {
    Conversation talk(test::restart_by(GetParam()));
    EXPECT_TRUE(is_nothing(talk.feed(0s, event::Withdrawn{})));
    EXPECT_EQ(talk.state(), State::done);
    EXPECT_EQ(talk.record().ending, Ending::cancelled);
    auto under_way = test::chosen(GetParam());
    EXPECT_TRUE(is_nothing(under_way.feed(0s, event::Withdrawn{})));
    EXPECT_EQ(under_way.state(), State::preflight);
}

TEST_P(FromOrigin, TheSeriesOfTheEarlierRestartContinues) {
    Record earlier(test::name_of("web.1"), "web", Rule::memory);
    earlier.ineffective = 2;
    auto talk = test::chosen(GetParam());
    earlier.unhealthy_at = talk.clock(-1h).steady;
    const auto before = dyno_before();
    talk.feed(0s, event::Approved{before, GetParam(), &earlier});
    EXPECT_EQ(talk.record().ineffective, 2U);
    ASSERT_TRUE(talk.record().unhealthy_at);
    EXPECT_EQ(talk.offset_of(*talk.record().unhealthy_at), -1h);
    EXPECT_EQ(talk.record().effect, Effect::open);
}

}  // namespace
}  // namespace dynoward::restart
