// SPDX-License-Identifier: MIT
// From DELETE to the end of a restart, as conversations: an event is fed, and the action is compared.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using test::accepted;
using test::answered;
using test::as;
using test::at;
using test::chosen;
using test::Conversation;
using test::detail_of;
using test::dyno_after;
using test::dyno_before;
using test::ending_of;
using test::is_nothing;
using test::listed_after;
using test::listed_before;
using test::sent;
using testing::HasSubstr;
using namespace std::chrono_literals;

Action list(Conversation& talk, Seconds offset, const std::vector<heroku::DynoInfo>& dynos) {
    return talk.feed(offset, event::DynoList{dynos});
}
Action observe(Conversation& talk, Seconds offset, const std::string& incarnation,
               std::optional<Megabytes> memory) {
    auto dyno = dyno_after();
    dyno.incarnation = incarnation;
    dyno.latest.total = memory;
    return talk.feed(offset, event::Observed{&dyno});
}
Action tick(Conversation& talk, Seconds offset) {
    return talk.feed(offset, event::Tick{nullptr});
}
Action reply(Conversation& talk, Seconds offset, const heroku::ApiReply& reply) {
    return talk.feed(offset, event::Reply{reply});
}

TEST(Restart, NothingConfirmsItBeforeDelete) {
    auto talk = chosen();
    EXPECT_EQ(talk.state(), State::preflight);
    EXPECT_TRUE(is_nothing(list(talk, 0s, {listed_after()})));
    EXPECT_TRUE(is_nothing(observe(talk, 0s, "new-uuid", {})));
    EXPECT_TRUE(is_nothing(reply(talk, 0s, answered(202))));
    EXPECT_EQ(talk.state(), State::preflight);
    EXPECT_EQ(since_sent(talk.record(), talk.clock(1h)), 0s);
}

TEST(Restart, APreflightGoesOnForAMinuteAndIsThenCancelled) {
    auto talk = chosen();  // 2 s before the moment of reference
    EXPECT_TRUE(is_nothing(tick(talk, -1s)));
    EXPECT_TRUE(is_nothing(tick(talk, 58s)));
    const auto action = tick(talk, 59s);
    ASSERT_NE(as<action::ReportTimeout>(action), nullptr);
    EXPECT_EQ(ending_of(action), Ending::cancelled);
    EXPECT_EQ(detail_of(action), "nothing was sent: no fresh dyno list");
    EXPECT_EQ(as<action::ReportTimeout>(action)->outcome.ledger_id, 5U);
    EXPECT_EQ(talk.state(), State::done);
    EXPECT_FALSE(talk.record().is_sent());
}

TEST(Restart, DeleteTakesDownWhatTheDynoWasBefore) {
    const auto talk = sent();
    const auto& record = talk.record();
    EXPECT_EQ(record.state, State::deleting);
    EXPECT_EQ(record.sent.wall, at().wall);
    EXPECT_EQ(talk.offset_of(record.sent.steady), 0s);
    EXPECT_EQ(talk.offset_of(record.started_at), -2s);
    EXPECT_FALSE(record.listed_before.differs_from(listed_before()));
    EXPECT_EQ(record.incarnation_before, "old-uuid");
    EXPECT_EQ(record.up_before, at(-24h).wall);
}

TEST(Restart, IsConfirmedByTheList) {
    auto talk = accepted();
    EXPECT_EQ(talk.state(), State::confirming);
    EXPECT_TRUE(is_nothing(list(talk, 5s, {listed_before()})));
    EXPECT_TRUE(is_nothing(list(talk, 10s, {listed_after(DynoState::starting)})));
    const auto action = list(talk, 21s, {listed_after()});
    EXPECT_EQ(ending_of(action), Ending::confirmed);
    EXPECT_EQ(detail_of(action), "the dyno list shows a new incarnation up after 21 s");
    EXPECT_EQ(talk.state(), State::evaluating);
    EXPECT_FALSE(talk.record().memory_written);
}

TEST(Restart, AListThatWasRequestedBeforeDeleteConfirmsNothing) {
    auto talk = accepted();
    const std::vector<heroku::DynoInfo> dynos{listed_after()};
    EXPECT_TRUE(is_nothing(talk.feed(21s, event::DynoList{dynos, 22s})));
    EXPECT_EQ(ending_of(talk.feed(21s, event::DynoList{dynos, 21s})), Ending::confirmed);
}

TEST(Restart, IsConfirmedByEachMarkOfAnotherIncarnation) {
    for (const int mark : {0, 1, 2}) {
        auto info = listed_before();
        (mark == 0 ? info.created_at : info.updated_at) += Seconds(mark < 2 ? 1 : 0);
        info.id = mark == 2 ? "two" : info.id;
        auto talk = accepted();
        EXPECT_EQ(ending_of(list(talk, 9s, {info})), Ending::confirmed) << mark;
    }
}

TEST(Restart, AListOlderThanTheOneItWasDecidedOnConfirmsNothing) {
    auto older = listed_before();
    older.id = "the one before";
    older.created_at = older.updated_at = at(-48h).wall;
    auto talk = accepted();
    EXPECT_TRUE(is_nothing(list(talk, 9s, {older})));
    older.updated_at = at(20s).wall;
    EXPECT_TRUE(is_nothing(list(talk, 21s, {older}))) << "created before the one that was listed";
    EXPECT_EQ(ending_of(list(talk, 22s, {listed_after()})), Ending::confirmed);
}

TEST(Restart, IsConfirmedByTheDrain) {
    auto talk = accepted();
    EXPECT_TRUE(is_nothing(observe(talk, 5s, "old-uuid", Megabytes{600})));
    EXPECT_TRUE(is_nothing(observe(talk, 6s, "", {})));
    EXPECT_TRUE(is_nothing(talk.feed(7s, event::Observed{nullptr})));
    const auto action = observe(talk, 21s, "new-uuid", Megabytes{180.24});
    EXPECT_EQ(ending_of(action), Ending::confirmed);
    EXPECT_EQ(detail_of(action), "new incarnation new-uuid seen after 21 s, memory 180.2 MB");
    EXPECT_TRUE(talk.record().memory_written);
}

TEST(Restart, IsConfirmedByATickWithTheNewIncarnation) {
    auto talk = accepted();
    const auto dyno = dyno_after();
    EXPECT_EQ(ending_of(talk.feed(30s, event::Tick{&dyno})), Ending::confirmed);
}

TEST(Restart, IfThePreviousUuidIsUnknownAUuidIsNoProof) {
    auto talk = chosen();
    auto dyno = dyno_before();
    dyno.incarnation.clear();
    talk.feed(0s, event::Approved{dyno, policy::Rule::memory, nullptr});
    reply(talk, 1s, answered(202));
    EXPECT_TRUE(is_nothing(observe(talk, 5s, "some-uuid", {})));
    EXPECT_EQ(ending_of(list(talk, 21s, {listed_after()})), Ending::confirmed);
}

TEST(Restart, TheReplyToAnEarlierDeleteHasNoEffect) {
    auto restart = test::restart_by(policy::Rule::memory);
    const auto dyno = dyno_before();
    restart.resume(at(-2s), event::Chosen{});
    restart.resume(at(), event::Approved{dyno, policy::Rule::memory, nullptr});
    restart.note_delete(31);
    const auto refused = test::error_reply(422, "unprocessable", "busy");
    EXPECT_TRUE(is_nothing(restart.resume(at(1s), event::Reply{refused, 30})));
    EXPECT_EQ(restart.state(), State::deleting);
    EXPECT_EQ(ending_of(restart.resume(at(2s), event::Reply{refused, 31})), Ending::refused);
}

TEST(Restart, TheNextOneIsDecidedOnAListRequestedAfterTheLastDelete) {
    const auto talk = test::unconfirmed();
    const auto& last = talk.record();
    const auto sent_at = last.sent.steady;
    EXPECT_FALSE(is_listed_after(last, talk.clock(190s), sent_at, listed_after()));
    EXPECT_TRUE(is_listed_after(last, talk.clock(190s), sent_at + 1ns, listed_after()));
    EXPECT_TRUE(is_listed_after(last, talk.clock(190s), sent_at + 1ns, listed_before()));
}

TEST(Restart, AListThatStillShowsWhatItReplacedIsOutOfDateForThreeMinutes) {
    const auto talk = test::confirmed();
    const auto& last = talk.record();
    EXPECT_TRUE(is_listed_after(last, talk.clock(30s), talk.clock(29s).steady, listed_after()));
    EXPECT_FALSE(is_listed_after(last, talk.clock(30s), talk.clock(29s).steady, listed_before()));
    EXPECT_FALSE(is_listed_after(last, talk.clock(179s), talk.clock(178s).steady, listed_before()));
    EXPECT_TRUE(is_listed_after(last, talk.clock(180s), talk.clock(179s).steady, listed_before()));
}

TEST(Restart, TheDrainMayBeFasterThanTheReply) {
    for (const auto& late : {answered(500), answered(202), test::error_reply(404, "not_found", "no"),
                             test::not_sent_reply(), test::lost_reply()}) {
        auto talk = sent();
        EXPECT_EQ(ending_of(observe(talk, 5s, "new-uuid", {})), Ending::confirmed);
        EXPECT_TRUE(is_nothing(reply(talk, 6s, late)));
        EXPECT_EQ(talk.state(), State::evaluating);
        EXPECT_EQ(talk.record().ending, Ending::confirmed);
    }
}

TEST(Restart, F57_A202WithoutEffectIsUnconfirmedAfterThreeMinutes) {
    auto talk = accepted();
    EXPECT_FALSE(ending_of(tick(talk, 179s)));
    const auto action = tick(talk, 180s);
    EXPECT_EQ(ending_of(action), Ending::unconfirmed);
    EXPECT_EQ(detail_of(action), "no new incarnation of the dyno after 180 s");
    EXPECT_TRUE(is_nothing(tick(talk, 181s)));  // ends once
    EXPECT_TRUE(is_nothing(list(talk, 182s, {listed_after()})));
}

TEST(Restart, F56_ALostReplyIsFollowedUpAndNeverRepeated) {
    auto talk = sent();
    const auto problem = reply(talk, 35s, test::lost_reply());
    ASSERT_NE(as<action::ReportProblem>(problem), nullptr);
    EXPECT_EQ(as<action::ReportProblem>(problem)->text, "reply lost: connection reset");
    EXPECT_EQ(talk.state(), State::confirming);
    EXPECT_THAT(talk.record().reply_problem, HasSubstr("connection reset"));
    const auto action = list(talk, 40s, {listed_after()});
    EXPECT_EQ(ending_of(action), Ending::confirmed);
    EXPECT_THAT(detail_of(action), HasSubstr("; reply lost: connection reset"));
}

TEST(Restart, F56_AReplyThatNeverComesEndsTooAndIsFollowedUpMeanwhile) {
    auto talk = sent();
    EXPECT_NE(as<action::RequestList>(tick(talk, 5s)), nullptr);
    EXPECT_FALSE(ending_of(tick(talk, 179s)));
    EXPECT_EQ(ending_of(tick(talk, 180s)), Ending::unconfirmed);
    EXPECT_TRUE(is_nothing(reply(talk, 181s, answered(202))));
}

TEST(Restart, AServerErrorIsFollowedUp) {
    for (const int status : {500, 502, 503, 504}) {
        auto talk = sent();
        EXPECT_NE(as<action::ReportProblem>(reply(talk, 1s, answered(status))), nullptr);
        EXPECT_EQ(talk.state(), State::confirming);
        EXPECT_EQ(ending_of(tick(talk, 180s)), Ending::unconfirmed);
    }
}

TEST(Restart, L8_AnErrorInTheApisOwnWordsIsARefusalAndRestartedNothing) {
    for (const int status : {400, 401, 402, 403, 404, 406, 409, 410, 422, 423, 429}) {
        auto talk = sent();
        const auto action = reply(talk, 1s, test::error_reply(status, "no", "because"));
        EXPECT_EQ(ending_of(action), Ending::refused) << status;
        EXPECT_THAT(detail_of(action), HasSubstr(std::to_string(status) + " (no: because)"));
        EXPECT_EQ(talk.record().refusal,
                  "the Platform API refused the restart (" + std::to_string(status) + ")");
        EXPECT_EQ(talk.state(), State::done);
        EXPECT_TRUE(talk.record().is_sent());
        EXPECT_FALSE(talk.record().counts());
    }
}

TEST(Restart, L8_A404MeansThatThePlatformHasNoSuchDyno) {
    auto talk = sent();
    auto answer = test::error_reply(404, "not_found", "no");
    answer.request_id = "abc-" + std::string(100, 'x');
    EXPECT_EQ(detail_of(reply(talk, 1s, answer)),
              "the platform knows no such dyno any more: 404 (not_found: no), Request-Id abc-" +
                  std::string(60, 'x'));
}

// A proxy's page, a redirect or a time-out on the way proves nothing about the platform.
TEST(Restart, L8_AnErrorThatIsNotInTheApisOwnWordsIsFollowedUp) {
    const std::string own = R"({"id":"forbidden","message":"no"})";
    const std::vector<std::pair<int, std::string>> rows{{403, "<html><body>403 Forbidden</body></html>"},
                                                        {403, ""},
                                                        {403, "{}"},
                                                        {403, "null"},
                                                        {404, R"({"message":"no such page"})"},
                                                        {404, R"({"id":""})"},
                                                        {404, R"({"id":7,"message":"no"})"},
                                                        {404, R"(["id"])"},
                                                        {404, R"({"id":"not_found")"},
                                                        {422, std::string(100, '[')},
                                                        {408, own},
                                                        {301, own},
                                                        {302, ""},
                                                        {304, own},
                                                        {100, own},
                                                        {0, own},
                                                        {500, own},
                                                        {599, own}};
    for (const auto& [status, body] : rows) {
        auto talk = sent();
        const auto problem = reply(talk, 1s, answered(status, body));
        ASSERT_NE(as<action::ReportProblem>(problem), nullptr) << status << body;
        EXPECT_EQ(talk.state(), State::confirming) << status << body;
        EXPECT_THAT(talk.record().reply_problem, HasSubstr("answered " + std::to_string(status)));
        EXPECT_EQ(as<action::ReportProblem>(problem)->text, talk.record().reply_problem);
        EXPECT_EQ(ending_of(tick(talk, 180s)), Ending::unconfirmed);
        EXPECT_EQ(talk.record().refusal, "");
        EXPECT_TRUE(talk.record().counts());
    }
}

TEST(Restart, L8_WhatWasNeverSentHasFailed) {
    auto talk = sent();
    const auto action = reply(talk, 5s, test::not_sent_reply());
    EXPECT_EQ(ending_of(action), Ending::failed);
    EXPECT_EQ(detail_of(action), "not sent: connection refused");
    EXPECT_EQ(talk.record().refusal, "the restart could not be sent");
    EXPECT_EQ(talk.offset_of(talk.record().ended_at), 5s);
    EXPECT_FALSE(talk.record().counts());
}

TEST(Restart, ADynoThatVanishedIsNotConfirmed) {
    auto talk = accepted();
    auto other = listed_after();
    other.name = "web.2";
    EXPECT_TRUE(is_nothing(list(talk, 30s, {})));
    EXPECT_TRUE(is_nothing(list(talk, 31s, {other})));
    EXPECT_EQ(ending_of(tick(talk, 180s)), Ending::unconfirmed);
}

TEST(Restart, ListsAreRequestedOftenAtFirstAndThenLessOften) {
    auto talk = accepted();
    std::vector<long> requested;
    for (long second = 0; second < 180; ++second) {
        if (as<action::RequestList>(tick(talk, Seconds(second))) != nullptr) {
            requested.push_back(second);
        }
    }
    EXPECT_THAT(requested,
                testing::ElementsAre(5, 10, 15, 20, 25, 40, 55, 70, 85, 100, 115, 130, 145, 160, 175));
}

TEST(Restart, TheDeadlinesHoldThoughEachSecondIsAnotherProcess) {
    auto talk = accepted();
    for (Seconds second = 2s; second < 180s; ++second) {
        EXPECT_FALSE(ending_of(tick(talk, second))) << second.count();
    }
    EXPECT_EQ(detail_of(tick(talk, 183s)), "no new incarnation of the dyno after 183 s");
    EXPECT_EQ(talk.offset_of(talk.record().ended_at), 183s);
}

// --- The memory of the new incarnation

TEST(Restart, TheMemoryIsWrittenWithTheFirstSampleOfTheNewIncarnation) {
    auto talk = test::confirmed();
    EXPECT_TRUE(is_nothing(observe(talk, 22s, "old-uuid", Megabytes{600})));
    EXPECT_TRUE(is_nothing(observe(talk, 23s, "", Megabytes{600})));
    EXPECT_TRUE(is_nothing(observe(talk, 24s, "new-uuid", {})));
    EXPECT_TRUE(is_nothing(talk.feed(24s, event::Observed{nullptr})));
    const auto action = observe(talk, 40s, "new-uuid", Megabytes{180.24});
    ASSERT_NE(as<action::WriteMemory>(action), nullptr);
    EXPECT_EQ(as<action::WriteMemory>(action)->incarnation, "new-uuid");
    EXPECT_EQ(as<action::WriteMemory>(action)->memory.value, 180.24);
    EXPECT_EQ(as<action::WriteMemory>(action)->ledger_id, 5U);
    EXPECT_EQ(as<action::WriteMemory>(action)->detail,
              "the dyno list shows a new incarnation up after 21 s");
    EXPECT_TRUE(is_nothing(observe(talk, 41s, "new-uuid", Megabytes{190})));  // once
}

TEST(Restart, IfThePreviousUuidIsUnknownNoSampleCountsAsOneOfTheNewIncarnation) {
    auto talk = chosen();
    auto dyno = dyno_before();
    dyno.incarnation.clear();
    talk.feed(0s, event::Approved{dyno, policy::Rule::memory, nullptr});
    reply(talk, 1s, answered(202));
    ASSERT_EQ(ending_of(list(talk, 21s, {listed_after()})), Ending::confirmed);
    EXPECT_TRUE(is_nothing(observe(talk, 22s, "old-uuid", Megabytes{600})));
    EXPECT_TRUE(talk.record().memory_written);
}

TEST(Restart, TheMemoryIsNotAwaitedForever) {
    auto talk = test::confirmed();  // after 21 s
    EXPECT_TRUE(is_nothing(talk.feed(201s, event::Observed{nullptr})));
    EXPECT_FALSE(talk.record().memory_written);
    EXPECT_TRUE(is_nothing(talk.feed(202s, event::Observed{nullptr})));
    EXPECT_TRUE(talk.record().memory_written);
    EXPECT_TRUE(is_nothing(observe(talk, 203s, "new-uuid", Megabytes{180})));
}

TEST(Restart, AnUnconfirmedOneAwaitsNoMemory) {
    auto talk = test::unconfirmed();
    EXPECT_TRUE(talk.record().memory_written);
    EXPECT_TRUE(is_nothing(observe(talk, 190s, "new-uuid", Megabytes{180})));
}

}  // namespace
}  // namespace dynoward::restart
