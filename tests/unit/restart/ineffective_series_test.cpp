// SPDX-License-Identifier: MIT
// After a restart: when the dyno is back, and when the row of restarts that did not help ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "restart/evaluation.hpp"
#include "restart/giving_up.hpp"
#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using policy::Rule;
using test::as;
using test::at;
using test::Conversation;
using test::dyno_after;
using test::dyno_before;
using test::finding_of;
using test::is_nothing;
using test::review_of;
using test::usual_type;
using namespace std::chrono_literals;

// --- Is the dyno back?

struct ReturnRow {
    const char* what;
    void (*change)(fleet::Dyno&);
    bool returned;
};
void PrintTo(const ReturnRow& row, std::ostream* out) {
    *out << row.what;
}
class Returned : public testing::TestWithParam<ReturnRow> {};
TEST_P(Returned, NeedsTheDynoUpAndASampleOfTheNewIncarnation) {
    auto dyno = dyno_after();
    GetParam().change(dyno);
    auto talk = test::confirmed();
    talk.feed(30s, review_of(dyno));
    EXPECT_EQ(talk.record().returned, GetParam().returned);
    // It is not awaited for ever, either.
    talk.feed(599s, review_of(dyno));
    EXPECT_EQ(talk.record().returned, GetParam().returned);
    talk.feed(600s, review_of(dyno));
    EXPECT_TRUE(talk.record().returned);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, Returned,
    testing::Values(
        ReturnRow{"both", [](fleet::Dyno&) {}, true},
        ReturnRow{"InvariantS3: still starting",
                  [](fleet::Dyno& dyno) { dyno.state = DynoState::starting; }, false},
        ReturnRow{"InvariantS3: only the former one was up",
                  [](fleet::Dyno& dyno) { dyno.up_since = at(-24h).wall; }, false},
        ReturnRow{"up at an unknown time", [](fleet::Dyno& dyno) { dyno.up_since.reset(); }, false},
        ReturnRow{"no sample yet", [](fleet::Dyno& dyno) { dyno.latest.total.reset(); }, false},
        ReturnRow{"no uuid yet", [](fleet::Dyno& dyno) { dyno.incarnation.clear(); }, false},
        ReturnRow{"the former uuid", [](fleet::Dyno& dyno) { dyno.incarnation = "old-uuid"; }, false}));

TEST(Returned, WhereItNeverReportedNoSampleIsAwaited) {
    auto talk = test::chosen();
    auto before = dyno_before();
    before.incarnation.clear();
    talk.feed(0s, event::Approved{before, Rule::uptime, nullptr});
    talk.feed(21s, event::DynoList{{test::listed_after()}});
    auto dyno = dyno_after();
    dyno.incarnation.clear();
    dyno.latest = {};
    talk.feed(30s, review_of(dyno));
    EXPECT_TRUE(talk.record().returned);
}

TEST(Returned, IsAwaitedForThreeMinutesEvenWithAShortCooldown) {
    settings::TypeSettings settings;
    settings.restart_window = 10s;
    auto dyno = dyno_after();
    dyno.latest.total.reset();
    auto talk = test::confirmed();
    talk.feed(179s, review_of(dyno, nullptr, std::nullopt, settings));
    EXPECT_FALSE(talk.record().returned);
    talk.feed(180s, review_of(dyno, nullptr, std::nullopt, settings));
    EXPECT_TRUE(talk.record().returned);
}

// --- The row

// Two restarts in a row did not help, the second one found out at 90 s.
Conversation row_of_two() {
    auto talk = test::chosen();
    Record earlier(test::name_of("web.1"), "web", Rule::memory);
    earlier.ineffective = 1;
    earlier.unhealthy_at = talk.clock(-1h).steady;
    const auto before = dyno_before();
    talk.feed(0s, event::Approved{before, Rule::memory, &earlier});
    const auto after = dyno_after();
    EXPECT_EQ(test::ending_of(talk.feed(25s, event::Observed{&after})), Ending::confirmed);
    const auto again = finding_of(Rule::memory, at(90s).wall);
    const auto action = talk.feed(90s, review_of(after, &again));
    EXPECT_EQ(as<action::ReportIneffective>(action)->in_a_row, 2U);
    EXPECT_EQ(talk.state(), State::done);
    return talk;
}

TEST(IneffectiveSeries, F61_EndsAfter24HoursWithoutARuleThatFired) {
    auto talk = row_of_two();
    const auto dyno = dyno_after();
    EXPECT_TRUE(is_nothing(talk.feed(90s + 24h - 1s, review_of(dyno))));
    EXPECT_EQ(talk.record().ineffective, 2U);
    EXPECT_FALSE(is_settled(talk.record()));
    EXPECT_TRUE(is_nothing(talk.feed(90s + 24h, review_of(dyno))));
    EXPECT_EQ(talk.record().ineffective, 0U);
    EXPECT_TRUE(is_settled(talk.record()));
}

TEST(IneffectiveSeries, EachRuleThatFiresRestartsThe24Hours) {
    auto talk = row_of_two();
    const auto dyno = dyno_after();
    const auto fired = finding_of(Rule::r14, at(23h).wall);
    EXPECT_TRUE(is_nothing(talk.feed(23h, review_of(dyno, &fired))));
    talk.feed(47h - 1s, review_of(dyno));
    EXPECT_EQ(talk.record().ineffective, 2U);
    talk.feed(47h, review_of(dyno));
    EXPECT_EQ(talk.record().ineffective, 0U);
}

TEST(IneffectiveSeries, ARuleOfTheClockAndOneThatHasNotFiredDoNotCountAsUnhealthy) {
    auto talk = row_of_two();
    const auto dyno = dyno_after();
    for (const auto rule : {Rule::uptime, Rule::schedule, Rule::hook, Rule::manual}) {
        const auto fired = finding_of(rule, at(23h).wall);
        talk.feed(23h, review_of(dyno, &fired));
    }
    const auto nearly = finding_of(Rule::memory, at(23h).wall, false);
    talk.feed(23h, review_of(dyno, &nearly));
    talk.feed(90s + 24h, review_of(dyno));
    EXPECT_EQ(talk.record().ineffective, 0U);
}

TEST(IneffectiveSeries, EndsWithARelease) {
    auto talk = row_of_two();
    const auto dyno = dyno_after();
    talk.feed(2h, review_of(dyno, nullptr, at(-1h).wall));  // before DELETE
    EXPECT_EQ(talk.record().ineffective, 2U);
    talk.feed(3h, review_of(dyno, nullptr, at(2h).wall));
    EXPECT_EQ(talk.record().ineffective, 0U);
}

TEST(IneffectiveSeries, EndsWithARestartByAPerson) {
    auto talk = row_of_two();
    auto dyno = dyno_after();
    dyno.ordered_at = at(2h).wall;
    talk.feed(2h, review_of(dyno));
    EXPECT_EQ(talk.record().ineffective, 0U);
    EXPECT_EQ(talk.record().effect, Effect::did_not_help);
}

TEST(IneffectiveSeries, EndsWithARestartThatHelped) {
    auto talk = test::chosen();
    Record earlier(test::name_of("web.1"), "web", Rule::memory);
    earlier.ineffective = 2;
    earlier.unhealthy_at = talk.clock(-1h).steady;
    const auto before = dyno_before();
    talk.feed(0s, event::Approved{before, Rule::memory, &earlier});
    const auto dyno = dyno_after();
    talk.feed(25s, event::Observed{&dyno});
    talk.feed(660s, review_of(dyno));
    EXPECT_EQ(talk.record().ineffective, 2U);
    talk.feed(661s, review_of(dyno));
    EXPECT_EQ(talk.record().ineffective, 0U);
    EXPECT_EQ(talk.record().effect, Effect::helped);
}

TEST(IneffectiveSeries, ContinuesAfterARestartWithoutAKnownResult) {
    Restart last = [] {
        Record record(test::name_of("web.1"), "web", Rule::memory);
        record.state = State::evaluating;
        record.ending = Ending::unconfirmed;
        record.memory_written = record.returned = true;
        record.sent = at();
        record.incarnation_before = "old-uuid";
        record.ineffective = 2;
        record.unhealthy_at = at().steady;
        return Restart(record);
    }();
    const auto dyno = dyno_before();
    EXPECT_TRUE(is_nothing(last.resume(at(661s), review_of(dyno))));
    EXPECT_EQ(last.record().effect, Effect::unknown);
    EXPECT_EQ(last.record().ineffective, 2U);
    EXPECT_EQ(last.state(), State::done);
}

TEST(IneffectiveSeries, IsEndedByTheCaller) {
    Restart last{row_of_two().record()};
    last.forgive();
    EXPECT_EQ(last.record().ineffective, 0U);
}

TEST(IneffectiveSeries, ASeriesWithoutAKnownLastFaultEndsAtTheNextReview) {
    Record record(test::name_of("web.1"), "web", Rule::memory);
    record.ineffective = 1;
    end_row_if_healthy(record, at());
    EXPECT_EQ(record.ineffective, 0U);
}

TEST(IneffectiveSeries, F61_GivesUpWithTheRestartThatReachesTheLimit) {
    EXPECT_FALSE(is_given_up_now(2, 3));
    EXPECT_TRUE(is_given_up_now(3, 3));
    EXPECT_FALSE(is_given_up_now(4, 3));
    EXPECT_FALSE(is_given_up_now(0, 3));
    EXPECT_FALSE(is_given_up_now(0, 0));  // 0: never
    EXPECT_FALSE(is_given_up_now(1, 0));
}

// --- A newer restart

TEST(Superseded, WhatIsStillOpenStaysUnknown) {
    auto talk = test::confirmed();
    EXPECT_TRUE(is_nothing(talk.feed(40s, event::Superseded{})));
    EXPECT_EQ(talk.state(), State::done);
    EXPECT_EQ(talk.record().effect, Effect::unknown);
    EXPECT_TRUE(talk.record().returned);
    const auto dyno = dyno_after();
    const auto finding = finding_of(Rule::memory, at(90s).wall);
    EXPECT_TRUE(is_nothing(talk.feed(90s, review_of(dyno, &finding))));
    EXPECT_EQ(talk.record().ineffective, 0U);
}

TEST(Superseded, WhatIsSettledIsNotChanged) {
    auto talk = test::confirmed();
    const auto dyno = dyno_after();
    const auto finding = finding_of(Rule::memory, at(90s).wall);
    talk.feed(90s, test::found(dyno, &finding));
    ASSERT_EQ(talk.state(), State::evaluating);  // its memory is still to be written
    talk.feed(91s, event::Superseded{});
    EXPECT_EQ(talk.record().effect, Effect::did_not_help);
    EXPECT_EQ(talk.record().ineffective, 1U);
    EXPECT_EQ(talk.state(), State::done);
}

}  // namespace
}  // namespace dynoward::restart
