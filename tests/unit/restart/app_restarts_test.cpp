// SPDX-License-Identifier: MIT
// The restarts of one app until DELETE: requests, whose turn it is, and what comes of a blocked preflight.
#include "restart/app_restarts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/restart/app_fixture.hpp"

namespace dynoward::restart {
namespace {

using policy::Rule;
using test::App;
using test::as;
using test::at;
using test::ending_of;
using test::is_nothing;
using test::name_of;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

TEST(AppRestarts, OfADynoOfWhichNothingIsKnownThereIsNothing) {
    AppRestarts restarts({2, 3600s});
    EXPECT_EQ(restarts.find(name_of("web.1")), nullptr);
    EXPECT_EQ(restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_FALSE(restarts.is_under_way(name_of("web.1")));
    EXPECT_TRUE(is_nothing(restarts.resume(at(), name_of("web.1"), event::Tick{nullptr})));
    EXPECT_TRUE(is_nothing(restarts.resume_last(at(), name_of("web.1"), event::Superseded{})));
    restarts.withdraw(at(), name_of("web.1"));
    restarts.note_request_entry(name_of("web.1"), 1);
    restarts.forget_refusals(name_of("web.1"));
    restarts.retire_ended();
    EXPECT_EQ(restarts.size(), 0U);
}

// --- Requests

TEST(Requests, WaitUntilTheyAreMetOrWithdrawn) {
    App app;
    app.request(Rule::hook);
    ASSERT_NE(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.restarts.request_of(name_of("web.1"))->rule, Rule::hook);
    EXPECT_FALSE(app.restarts.is_under_way(name_of("web.1")));
    EXPECT_EQ(app.restarts.requests(), 1U);
    app.restarts.withdraw(at(), name_of("web.1"));
    EXPECT_EQ(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.restarts.requests(), 0U);
    EXPECT_EQ(app.restarts.find(name_of("web.1")), nullptr) << "nothing is left of it";
}

TEST(Requests, ANewerOneReplacesOneThatIsNotMetYet) {
    App app;
    app.request(Rule::hook, "web.1", 7);
    app.request(Rule::manual, "web.1", 8);
    EXPECT_EQ(app.restarts.request_of(name_of("web.1"))->rule, Rule::manual);
    EXPECT_EQ(app.of().current()->record().request_ledger_id, 8U);
    EXPECT_EQ(app.restarts.requests(), 1U);
}

TEST(Requests, ANewerOneChangesNothingOnceItIsUnderWay) {
    for (const bool is_sent : {false, true}) {
        App app;
        app.request(Rule::hook, "web.1", 7);
        app.start(0s);
        if (is_sent) {
            app.approve(0s);
        }
        app.request(Rule::manual, "web.1", 8);
        EXPECT_EQ(app.of().current()->record().request->rule, Rule::hook);
        EXPECT_EQ(app.of().current()->record().request_ledger_id, 7U);
    }
}

TEST(Requests, OfAnAlertIsPendingAgainIfTheManualRestartThatReplacedItRestartsNothing) {
    for (const bool is_sent : {false, true}) {
        App app;
        app.request(Rule::hook, "web.1", 7);
        app.request(Rule::manual, "web.1", 8);
        app.start(0s, "web.1", Rule::manual, 8);
        if (is_sent) {
            app.approve(0s, "web.1", Rule::manual);
            app.refuse(1s);
        } else {
            app.restarts.block(at(1s), name_of("web.1"), "paused");
        }
        ASSERT_NE(app.restarts.request_of(name_of("web.1")), nullptr);
        EXPECT_EQ(app.restarts.request_of(name_of("web.1"))->rule, Rule::hook);
        const auto& record = app.of().current()->record();
        EXPECT_EQ(record.request_ledger_id, 7U);
        EXPECT_EQ(record.ledger_id, 0U);
        EXPECT_EQ(record.rule, Rule::hook);
        EXPECT_FALSE(record.displaced);
        EXPECT_EQ(app.of().current()->state(), State::requested);
        EXPECT_THAT(app.under_way(), IsEmpty());
    }
}

TEST(Requests, OfAnAlertEndsWithTheManualRestartThatReplacedIt) {
    App app;
    app.request(Rule::hook, "web.1", 7);
    app.request(Rule::manual, "web.1", 8);
    app.send(0s, "web.1", Rule::manual);
    app.confirm_by_drain(30s);
    EXPECT_EQ(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.of().current(), nullptr);
}

TEST(Requests, JoinThePreflightThatARuleHasStarted) {
    App app;
    app.start(0s);
    app.request(Rule::manual, "web.1", 8);
    EXPECT_EQ(app.restarts.request_of(name_of("web.1"))->rule, Rule::manual);
    EXPECT_EQ(app.of().current()->record().ledger_id, 8U);
    EXPECT_EQ(app.of().current()->state(), State::preflight);
    const auto blocked = app.restarts.block(at(1s), name_of("web.1"), "paused");
    EXPECT_EQ(as<action::WriteOutcome>(blocked)->ledger_id, 8U)
        << "the entry of the manual restart shows the outcome";
    EXPECT_EQ(app.restarts.request_of(name_of("web.1")), nullptr);
}

TEST(Requests, OfAnAlertStayPendingIfThePreflightThatTheyJoinedIsCancelled) {
    App app;
    app.start(0s);
    app.request(Rule::hook, "web.1", 0);
    app.restarts.block(at(1s), name_of("web.1"), "paused");
    ASSERT_NE(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.of().current()->state(), State::requested);
}

TEST(Requests, AreInTheOrderOfTheirNamesAndNotThoseUnderWay) {
    App app;
    for (const auto* name : {"worker.1", "web.10", "web.9", "web.2"}) {
        app.request(Rule::hook, name);
    }
    EXPECT_THAT(App::texts(app.restarts.requested()), ElementsAre("web.2", "web.9", "web.10", "worker.1"));
    app.start(0s, "web.9");
    EXPECT_THAT(App::texts(app.restarts.requested()), ElementsAre("web.2", "web.10", "worker.1"));
    EXPECT_EQ(app.restarts.requests(), 4U);
}

TEST(Requests, ArePartOfTheRestartUntilDeleteIsSent) {
    App app;
    app.request(Rule::hook);
    app.start(0s);
    EXPECT_NE(app.restarts.request_of(name_of("web.1")), nullptr);
    app.approve(0s);
    EXPECT_EQ(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.restarts.requests(), 0U);
}

TEST(Requests, TheNewestEntryAboutThemIsNoted) {
    App app;
    app.request(Rule::hook);
    app.restarts.note_request_entry(name_of("web.1"), 30);
    EXPECT_EQ(app.of().current()->record().request_ledger_id, 30U);
    app.send(0s);
    app.restarts.note_request_entry(name_of("web.1"), 31);  // met: there is no request any more
    EXPECT_EQ(app.of().current()->record().request_ledger_id, 30U);
}

// --- Whose turn it is

TEST(UnderWay, IsInTheOrderInWhichTheyWereStarted) {
    App app;
    app.start(0s, "web.3");
    app.start(1s, "web.1");
    app.start(2s, "worker.1");
    EXPECT_THAT(app.under_way(), ElementsAre("web.3", "web.1", "worker.1"));
    app.approve(3s, "web.1");
    EXPECT_THAT(App::texts(app.restarts.in_preflight()), ElementsAre("web.3", "worker.1"));
    app.confirm_by_drain(30s, "web.1");
    EXPECT_THAT(app.under_way(), ElementsAre("web.3", "worker.1"));
    EXPECT_FALSE(app.restarts.is_under_way(name_of("web.1")));
    EXPECT_TRUE(app.restarts.is_under_way(name_of("web.3")));
}

TEST(UnderWay, IsAtMostOneOfADyno) {
    App app;
    EXPECT_NE(as<action::StartPreflight>(app.start(0s, "web.1", Rule::memory, 5)), nullptr);
    EXPECT_TRUE(is_nothing(app.start(1s, "web.1", Rule::r14, 6)));
    EXPECT_THAT(app.under_way(), ElementsAre("web.1"));
    app.approve(2s);
    app.start(3s);
    EXPECT_THAT(app.under_way(), ElementsAre("web.1"));
    EXPECT_EQ(app.of().current()->state(), State::deleting);
    EXPECT_EQ(app.of().current()->record().ledger_id, 5U);
    EXPECT_TRUE(is_nothing(app.approve(4s)));
    EXPECT_EQ(app.of().current()->record().sent.steady, at(2s).steady);
}

TEST(UnderWay, ARequestGoesOnWhenItIsItsTurn) {
    App app;
    app.request(Rule::manual);
    app.start(0s, "web.1", Rule::manual, 9);
    const auto& record = app.of().current()->record();
    EXPECT_EQ(record.state, State::preflight);
    EXPECT_EQ(record.ledger_id, 9U);
    ASSERT_TRUE(record.request);
    EXPECT_NE(as<action::SendDelete>(app.approve(1s, "web.1", Rule::manual)), nullptr);
    app.restarts.note_entry(name_of("web.1"), 10);
    EXPECT_EQ(app.of().current()->record().ledger_id, 10U);
}

TEST(UnderWay, TheNewestDeleteThatCountsIsKnownForAllOfThem) {
    App app;
    EXPECT_EQ(app.restarts.newest_sent_at(), SteadyTime{});
    app.send(0s, "web.2");
    app.send(10s, "web.1");
    EXPECT_EQ(app.restarts.newest_sent_at(), at(10s).steady);
    app.refuse(11s, "web.1");
    EXPECT_EQ(app.restarts.newest_sent_at(), at(0s).steady);
}

// --- A blocked preflight

TEST(Blocked, AnAlertsRequestSurvives) {
    App app;
    app.request(Rule::hook);
    app.start(0s, "web.1", Rule::hook, 9);
    const auto action = app.restarts.block(at(1s), name_of("web.1"), "release: 5 s left");
    EXPECT_EQ(ending_of(action), Ending::cancelled);
    EXPECT_EQ(as<action::WriteOutcome>(action)->ledger_id, 9U);
    EXPECT_THAT(app.under_way(), IsEmpty());
    ASSERT_NE(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.restarts.request_of(name_of("web.1"))->reason, test::request_of(Rule::hook).reason);
    app.start(2s, "web.1", Rule::hook, 0);
    EXPECT_THAT(app.under_way(), ElementsAre("web.1"));
}

TEST(Blocked, AnAdminsAndARulesDoNot) {
    for (const auto rule : {Rule::manual, Rule::memory, Rule::schedule}) {
        App app;
        if (rule == Rule::manual) {
            app.request(rule);
        }
        app.start(0s, "web.1", rule);
        EXPECT_EQ(ending_of(app.restarts.block(at(1s), name_of("web.1"), "no")), Ending::cancelled);
        EXPECT_THAT(app.under_way(), IsEmpty());
        EXPECT_EQ(app.restarts.request_of(name_of("web.1")), nullptr);
        EXPECT_EQ(app.of().current(), nullptr);
        EXPECT_EQ(app.of().refused(), nullptr);
        EXPECT_EQ(app.of().newest_sent(), nullptr);
        EXPECT_FALSE(app.restarts.budget().left_s(at(1s)));
    }
}

TEST(Blocked, APreflightThatIsTooLateIsTheSame) {
    App app;
    app.request(Rule::hook);
    app.start(0s, "web.1");
    app.start(0s, "web.2");
    EXPECT_TRUE(is_nothing(app.feed(60s, event::Tick{nullptr}, "web.2")));
    EXPECT_EQ(ending_of(app.feed(61s, event::Tick{nullptr})), Ending::cancelled);
    EXPECT_EQ(ending_of(app.feed(61s, event::Tick{nullptr}, "web.2")), Ending::cancelled);
    EXPECT_THAT(app.under_way(), IsEmpty());
    EXPECT_NE(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.restarts.request_of(name_of("web.2")), nullptr);
}

TEST(Blocked, OneThatIsNotRetiredYetMayBeWithdrawn) {
    App app;
    app.request(Rule::hook);
    app.start(0s, "web.1");
    app.restarts.resume(at(61s), name_of("web.1"), event::Tick{nullptr});
    app.restarts.withdraw(at(61s), name_of("web.1"));
    EXPECT_THAT(app.under_way(), IsEmpty());
    EXPECT_THAT(app.restarts.in_preflight(), IsEmpty());
    const auto* left = app.restarts.find(name_of("web.1"));
    EXPECT_TRUE(left == nullptr || left->current() == nullptr);
}

TEST(Blocked, WhatIsUnderWayIsNotWithdrawn) {
    App app;
    app.request(Rule::manual);
    app.start(0s, "web.1", Rule::manual);
    app.restarts.withdraw(at(1s), name_of("web.1"));
    EXPECT_THAT(app.under_way(), ElementsAre("web.1"));
    app.approve(1s, "web.1", Rule::manual);
    app.restarts.withdraw(at(2s), name_of("web.1"));
    EXPECT_THAT(app.under_way(), ElementsAre("web.1"));
}

}  // namespace
}  // namespace dynoward::restart
