// SPDX-License-Identifier: MIT
// The restarts of one app from DELETE on: the budget, refusals, the records of earlier restarts, and when
// they are dropped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "restart/cooldown.hpp"
#include "restart/evaluation.hpp"
#include "unit/restart/app_fixture.hpp"

namespace dynoward::restart {
namespace {

using policy::Rule;
using test::App;
using test::as;
using test::at;
using test::dyno_after;
using test::dyno_before;
using test::ending_of;
using test::is_nothing;
using test::name_of;
using test::review_of;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

// --- The budget

TEST(SpentBudget, IsNotedWithDelete) {
    App app;
    app.start(0s);
    app.start(0s, "web.2");
    EXPECT_FALSE(app.restarts.budget().left_s(at(0s)));
    app.approve(0s);
    EXPECT_FALSE(app.restarts.budget().left_s(at(0s)));
    app.approve(10s, "web.2");
    EXPECT_EQ(app.restarts.budget().left_s(at(10s)), 3590);
    app.confirm_by_drain(30s);
    EXPECT_EQ(app.restarts.budget().left_s(at(30s)), 3570);
}

TEST(SpentBudget, IsNotedOnceHoweverOftenItIsApproved) {
    App app;
    app.send(0s);
    app.approve(1s);
    app.approve(2s);
    EXPECT_FALSE(app.restarts.budget().left_s(at(2s)));
}

TEST(SpentBudget, L8_IsGivenBackByARefusalAndByWhatWasNeverSent) {
    App app;
    app.send(0s);
    app.send(10s, "web.2");
    app.refuse(11s, "web.2");
    EXPECT_FALSE(app.restarts.budget().left_s(at(11s)));
    app.send(20s, "web.3");
    EXPECT_TRUE(app.restarts.budget().left_s(at(20s)));
    app.feed(21s, event::Reply{test::not_sent_reply()}, "web.3");
    EXPECT_FALSE(app.restarts.budget().left_s(at(21s)));
}

TEST(SpentBudget, IsNotGivenBackByALostReply) {
    App app;
    app.send(0s);
    app.feed(35s, event::Reply{test::lost_reply()});
    app.feed(180s, event::Tick{nullptr});
    app.send(200s, "web.2");
    EXPECT_EQ(app.restarts.budget().left_s(at(200s)), 3400);
}

TEST(SpentBudget, InvariantS2_IncludesWhatAPreviousProcessMayHaveSpent) {
    App app;
    app.restarts.assume(at(-3000s).steady);
    app.restarts.assume(at(-1000s).steady);
    EXPECT_EQ(app.restarts.budget().left_s(at()), 600);
    EXPECT_EQ(app.restarts.budget().assumed(at()), 2U);
}

// --- Refusals

TEST(Refusal, L8_OfAnAlertsRequestLeavesItOpen) {
    App app;
    app.request(Rule::hook, "web.1", 7);
    app.start(0s, "web.1", Rule::hook);
    app.approve(0s, "web.1", Rule::hook);
    app.refuse(1s);
    EXPECT_THAT(app.under_way(), IsEmpty());
    ASSERT_NE(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.of().current()->state(), State::requested);
    EXPECT_EQ(app.of().current()->record().request_ledger_id, 7U);
    EXPECT_EQ(app.of().current()->record().ledger_id, 0U);
    ASSERT_NE(app.of().refused(), nullptr);
    EXPECT_EQ(app.of().refused()->ending, Ending::refused);
    // The request is met by whatever rule restarts the dyno.
    app.send(100s, "web.1", Rule::memory);
    app.confirm_by_drain(130s);
    EXPECT_EQ(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.of().last()->record().rule, Rule::memory);
}

TEST(Refusal, L8_OfAManualRestartAnswersIt) {
    App app;
    app.request(Rule::manual);
    app.send(0s, "web.1", Rule::manual);
    app.refuse(1s);
    EXPECT_EQ(app.restarts.request_of(name_of("web.1")), nullptr);
    EXPECT_EQ(app.of().current(), nullptr);
}

TEST(Refusal, L8_EachConsecutiveOneIsCountedAndMakesThePauseLonger) {
    App app;
    const std::vector<long> pauses{60, 120, 240, 480, 600, 600};
    for (std::size_t n = 0; n < pauses.size(); ++n) {
        const Seconds now = 1000s * static_cast<long>(n);
        app.send(now);
        EXPECT_EQ(app.of().refused(), nullptr);  // DELETE has been sent since
        app.refuse(now + 1s);
        EXPECT_EQ(app.of().refused()->refusals, n + 1);
        EXPECT_EQ(retry_pause_left_s(at(now + 1s), app.of(), test::usual_type()), pauses[n]) << n;
    }
}

TEST(Refusal, L8_ARestartThatIsNotRefusedStartsTheSeriesOver) {
    App app;
    app.send(0s);
    app.refuse(1s);
    app.send(100s);
    app.refuse(101s);
    app.send(300s);
    app.confirm_by_drain(330s);
    EXPECT_EQ(app.of().refused(), nullptr);
    app.send(2000s);
    app.refuse(2001s);
    EXPECT_EQ(app.of().refused()->refusals, 1U);
}

TEST(Refusal, L8_TheSeriesEndsWithItsCauseAndThePauseDoesNot) {
    App app;
    app.send(0s);
    app.refuse(1s);
    app.send(100s);
    app.refuse(101s);
    app.restarts.forget_refusals(name_of("web.1"));
    ASSERT_NE(app.of().refused(), nullptr);
    EXPECT_EQ(retry_pause_left_s(at(101s), app.of(), test::usual_type()), 60);
    app.send(300s);
    app.refuse(301s);
    EXPECT_EQ(app.of().refused()->refusals, 1U);
}

TEST(Refusal, ABlockedPreflightIsNone) {
    App app;
    app.send(0s);
    app.refuse(1s);
    app.start(100s);
    app.restarts.block(at(101s), name_of("web.1"), "no");
    EXPECT_EQ(app.of().refused()->refusals, 1U);
    EXPECT_EQ(app.of().refused()->ended_at, at(1s).steady);
}

// --- Records of earlier restarts

TEST(RestartRecords, TheNewestSentCountsWhileItIsOpenAndNoMoreOnceItIsRefused) {
    App app;
    app.send(0s);
    EXPECT_EQ(app.of().newest_sent()->sent.steady, at(0s).steady);
    EXPECT_EQ(app.of().last(), nullptr);
    EXPECT_FALSE(app.of().is_return_awaited());
    app.confirm_by_drain(30s);
    EXPECT_EQ(app.of().newest_sent(), &app.of().last()->record());
    EXPECT_TRUE(app.of().is_return_awaited());
    app.start(1000s);
    EXPECT_EQ(app.of().newest_sent()->sent.steady, at(0s).steady);
    app.approve(1001s);
    EXPECT_EQ(app.of().newest_sent()->sent.steady, at(1001s).steady);
    app.refuse(1002s);
    EXPECT_EQ(app.of().newest_sent()->sent.steady, at(0s).steady);
    app.send(1100s);
    app.restarts.resume(at(1101s), name_of("web.1"), event::Reply{test::not_sent_reply()});
    EXPECT_EQ(app.of().newest_sent()->sent.steady, at(0s).steady);  // before it is retired, too
    app.restarts.retire_ended();
    EXPECT_EQ(own_restarts(at(1003s), &app.of(), test::usual_type()).sent_at, at(0s).steady);
}

TEST(RestartRecords, TheSeriesGoesFromRecordToRecord) {
    App app;
    for (unsigned n = 0; n < 3; ++n) {
        const Seconds now = 10'000s * n;
        app.send(now);
        EXPECT_EQ(app.of().ineffective(), n);
        EXPECT_EQ(app.of().current()->record().ineffective, n);
        const auto action = app.feed(now + 181s, event::Tick{nullptr});
        EXPECT_EQ(ending_of(action), Ending::unconfirmed);
        const auto dyno = dyno_before();
        const auto finding = test::finding_of(Rule::memory, at(now + 190s).wall);
        const auto report =
            app.restarts.resume_last(at(now + 190s), name_of("web.1"), test::found(dyno, &finding));
        ASSERT_NE(as<action::ReportIneffective>(report), nullptr);
        EXPECT_EQ(as<action::ReportIneffective>(report)->in_a_row, n + 1);
        EXPECT_EQ(app.of().ineffective(), n + 1);
    }
}

TEST(RestartRecords, L8_ARefusedRestartLeavesTheSeriesUnchanged) {
    App app;
    app.send(0s);
    app.confirm_by_drain(30s);
    app.come_back(90s);
    app.send(5000s);
    app.refuse(5001s);
    EXPECT_EQ(app.of().ineffective(), 1U);
    app.send(6000s);
    EXPECT_EQ(app.of().ineffective(), 1U);
}

TEST(RestartRecords, AnAdminAReleaseOrAPersonEndTheSeriesBeforeTheNextOne) {
    struct Row {
        Rule rule;
        std::optional<WallTime> released_at;
        std::optional<WallTime> ordered_at;
        unsigned expected;
        unsigned after_refusal;
    };
    for (const auto& row :
         {Row{Rule::memory, {}, {}, 1, 1}, Row{Rule::memory, at(-1s).wall, {}, 1, 1},
          Row{Rule::memory, at(1s).wall, {}, 0, 0}, Row{Rule::memory, {}, at(60s).wall, 1, 1},
          Row{Rule::memory, {}, at(181s).wall, 0, 0}, Row{Rule::manual, {}, {}, 0, 1},
          Row{Rule::hook, {}, {}, 1, 1}}) {
        App app;
        app.send(0s);
        app.confirm_by_drain(30s);
        app.come_back(90s);
        app.start(5000s, "web.1", row.rule);
        auto dyno = dyno_after();
        dyno.ordered_at = row.ordered_at;
        app.restarts.approve(at(5000s), dyno, row.rule, row.released_at);
        EXPECT_EQ(app.of().ineffective(), row.expected);
        app.refuse(5001s);  // a manual restart that restarts nothing ends no series
        EXPECT_EQ(app.of().ineffective(), row.after_refusal);
    }
}

TEST(RestartRecords, TheMemoryIsAwaitedInTheOrderOfConfirmation) {
    App app;
    const std::vector<heroku::DynoInfo> list = [] {
        auto one = test::listed_after();
        auto two = one;
        two.name = "web.2";
        return std::vector{one, two};
    }();
    app.send(0s);
    app.send(0s, "web.2");
    app.send(0s, "web.3");
    app.feed(21s, event::DynoList{list}, "web.2");
    app.feed(22s, event::DynoList{list});
    app.confirm_by_drain(23s, "web.3");  // with its memory
    EXPECT_THAT(App::texts(app.restarts.awaiting_memory()), ElementsAre("web.2", "web.1"));
    const auto dyno = dyno_after("web.2");
    const auto action = app.restarts.resume_last(at(30s), name_of("web.2"), event::Observed{&dyno});
    EXPECT_NE(as<action::WriteMemory>(action), nullptr);
    EXPECT_THAT(App::texts(app.restarts.awaiting_memory()), ElementsAre("web.1"));
    app.restarts.resume_last(at(203s), name_of("web.1"), event::Observed{nullptr});
    EXPECT_THAT(app.restarts.awaiting_memory(), IsEmpty());
}

TEST(RestartRecords, TheMemoryOfADynoThatIsGoneOrRestartedAgainIsNotAwaited) {
    App app;
    app.send(0s);
    app.feed(21s, event::DynoList{{test::listed_after()}});
    ASSERT_THAT(app.restarts.awaiting_memory(), SizeIs(1));
    app.send(60s);
    app.confirm_by_drain(90s);  // with its memory
    EXPECT_THAT(app.restarts.awaiting_memory(), IsEmpty());
    app.send(120s);
    app.feed(140s, event::DynoList{{test::listed_before()}});
    auto changed = test::listed_after();
    changed.id = "three";
    app.feed(141s, event::DynoList{{changed}});
    ASSERT_THAT(app.restarts.awaiting_memory(), SizeIs(1));
    app.restarts.finish_review(test::fleet_of({}));
    EXPECT_THAT(app.restarts.awaiting_memory(), IsEmpty());
}

// --- Under review

TEST(UnderReview, FromDeleteUntilTheLastRestartIsSettled) {
    App app;
    const auto fleet = test::fleet_of({"web.1"});
    app.send(0s);
    app.restarts.finish_review(fleet);
    EXPECT_THAT(app.restarts.under_review(), SizeIs(1));
    app.confirm_by_drain(30s);
    app.restarts.finish_review(fleet);
    EXPECT_THAT(app.restarts.under_review(), SizeIs(1));
    auto dyno = dyno_after();
    app.restarts.resume_last(at(661s), name_of("web.1"), review_of(dyno));
    app.restarts.finish_review(fleet);
    EXPECT_THAT(app.restarts.under_review(), IsEmpty());
    EXPECT_NE(app.of().last(), nullptr);  // its cooldown is still known
}

TEST(UnderReview, ASeriesThatHasNotEndedKeepsItThere) {
    App app;
    const auto fleet = test::fleet_of({"web.1"});
    app.send(0s);
    app.confirm_by_drain(30s);
    app.come_back(90s);
    app.restarts.finish_review(fleet);
    EXPECT_THAT(app.restarts.under_review(), SizeIs(1));
    const auto dyno = dyno_after();
    app.restarts.resume_last(at(90s + 24h), name_of("web.1"), review_of(dyno));
    app.restarts.finish_review(fleet);
    EXPECT_THAT(app.restarts.under_review(), IsEmpty());
}

TEST(UnderReview, ARefusedFirstRestartIsNotThere) {
    App app;
    app.send(0s);
    app.refuse(1s);
    app.restarts.finish_review(test::fleet_of({"web.1"}));
    EXPECT_THAT(app.restarts.under_review(), IsEmpty());
    EXPECT_NE(app.of().refused(), nullptr);
}

TEST(UnderReview, ADynoThatIsGoneIsDroppedUnlessARestartIsUnderWay) {
    App app;
    app.send(0s);
    app.send(0s, "web.2");
    app.confirm_by_drain(30s, "web.2");
    app.restarts.finish_review(test::fleet_of({}));
    EXPECT_EQ(app.restarts.find(name_of("web.2")), nullptr);
    ASSERT_NE(app.restarts.find(name_of("web.1")), nullptr);
    EXPECT_THAT(app.under_way(), ElementsAre("web.1"));
    app.feed(180s, event::Tick{nullptr});
    app.restarts.finish_review(test::fleet_of({}));
    EXPECT_EQ(app.restarts.size(), 0U);
    EXPECT_THAT(app.restarts.under_review(), IsEmpty());
    EXPECT_TRUE(is_nothing(app.restarts.resume_last(at(190s), name_of("web.1"), event::Observed{nullptr})));
}

TEST(UnderReview, AGoneDynosBudgetStaysSpent) {
    App app;
    app.send(0s);
    app.send(0s, "web.2");
    app.confirm_by_drain(30s);
    app.confirm_by_drain(30s, "web.2");
    app.restarts.finish_review(test::fleet_of({}));
    EXPECT_EQ(app.restarts.budget().left_s(at(30s)), 3570);
}

}  // namespace
}  // namespace dynoward::restart
