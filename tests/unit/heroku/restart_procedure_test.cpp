// SPDX-License-Identifier: MIT
// The restart procedure as conversations: what is fed, what it answers.
#include "dynoward/heroku/restart_procedure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_platform.hpp"

namespace dynoward::heroku {
namespace {

using test::answered;
using testing::HasSubstr;
using namespace std::chrono_literals;
using State = RestartProcedure::State;
using Ending = RestartProcedure::Ending;

Instant at(Nanoseconds offset = {}) {
    return Instant{SteadyTime(9000s), parse_rfc3339("2026-03-04T12:00:00Z").value()} + offset;
}
DynoInfo before() {
    DynoInfo info;
    info.name = "web.1";
    info.type = "web";
    info.id = "one";
    info.state = DynoState::up;
    info.created_at = info.updated_at = at(-24h).wall;
    return info;
}
DynoInfo changed(DynoState state = DynoState::up) {
    auto info = before();
    info.updated_at = at(20s).wall;
    info.state = state;
    return info;
}
RestartProcedure looking() {
    return {DynoName::parse("web.1").value(), at()};
}
RestartProcedure sent() {
    auto procedure = looking();
    procedure.send(at(), before(), "old-uuid");
    return procedure;
}
RestartProcedure accepted() {
    auto procedure = sent();
    EXPECT_FALSE(procedure.on_delete_reply(at(1s), answered(202)));
    return procedure;
}

TEST(Procedure, LooksFirst) {
    auto procedure = looking();
    EXPECT_EQ(procedure.state(), State::looking);
    EXPECT_TRUE(procedure.wants_list(at()));
    EXPECT_FALSE(procedure.wants_list(at(1s)));  // once per pause
    EXPECT_FALSE(procedure.on_tick(at(1h)));
    EXPECT_FALSE(procedure.on_list(at(), {changed()}));
    EXPECT_FALSE(procedure.on_incarnation(at(), "new-uuid", {}));
    EXPECT_EQ(procedure.since_sent(at(1h)), 0s);
}

TEST(Procedure, IsConfirmedByTheList) {
    auto procedure = accepted();
    EXPECT_EQ(procedure.state(), State::confirming);
    EXPECT_FALSE(procedure.on_list(at(5s), {before()}));
    EXPECT_FALSE(procedure.on_list(at(10s), {changed(DynoState::starting)}));
    const auto outcome = procedure.on_list(at(21s), {changed()});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::confirmed);
    EXPECT_EQ(outcome->detail, "the dyno list shows a new incarnation up after 21 s");
    EXPECT_EQ(procedure.state(), State::ended);
}

TEST(Procedure, IsConfirmedByAnyMarkOfAnotherLife) {
    for (const int mark : {0, 1, 2}) {
        auto info = before();
        (mark == 0 ? info.created_at : info.updated_at) += Seconds(mark < 2 ? 1 : 0);
        info.id = mark == 2 ? "two" : info.id;
        EXPECT_TRUE(accepted().on_list(at(9s), {info})) << mark;
    }
}

TEST(Procedure, IsConfirmedByTheDrain) {
    auto procedure = accepted();
    EXPECT_FALSE(procedure.on_incarnation(at(5s), "old-uuid", Megabytes{600}));
    EXPECT_FALSE(procedure.on_incarnation(at(6s), "", {}));
    const auto outcome = procedure.on_incarnation(at(21s), "new-uuid", Megabytes{180.24});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::confirmed);
    EXPECT_EQ(outcome->detail, "new incarnation new-uuid seen after 21 s, memory 180.2 MB");
}

TEST(Procedure, WhereTheFormerUuidIsUnknownAUuidIsNoProof) {
    auto procedure = looking();
    procedure.send(at(), before(), "");
    procedure.on_delete_reply(at(1s), answered(202));
    EXPECT_FALSE(procedure.on_incarnation(at(5s), "some-uuid", {}));
}

TEST(Procedure, TheDrainMayBeFasterThanTheReply) {
    auto procedure = sent();
    EXPECT_TRUE(procedure.on_incarnation(at(5s), "new-uuid", {}));
    EXPECT_FALSE(procedure.on_delete_reply(at(6s), answered(500)));
    EXPECT_EQ(procedure.state(), State::ended);
}

TEST(Procedure, F57_A202WithoutEffectIsUnconfirmedAfterThreeMinutes) {
    auto procedure = accepted();
    EXPECT_FALSE(procedure.on_tick(at(179s)));
    const auto outcome = procedure.on_tick(at(180s));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->ending, Ending::unconfirmed);
    EXPECT_FALSE(procedure.on_tick(at(181s)));  // ends once
    EXPECT_FALSE(procedure.on_list(at(182s), {changed()}));
}

TEST(Procedure, F56_ALostReplyIsLookedInto) {
    auto procedure = sent();
    EXPECT_FALSE(procedure.on_delete_reply(at(35s), test::lost_reply()));
    EXPECT_EQ(procedure.state(), State::confirming);
    EXPECT_THAT(procedure.delete_problem(), HasSubstr("connection reset"));
    const auto outcome = procedure.on_list(at(40s), {changed()});
    EXPECT_EQ(outcome->ending, Ending::confirmed);
    EXPECT_THAT(outcome->detail, HasSubstr("reply lost: connection reset"));
}

TEST(Procedure, F56_AReplyThatNeverComesEndsTooAndIsLookedIntoMeanwhile) {
    auto procedure = sent();
    EXPECT_TRUE(procedure.wants_list(at(5s)));
    EXPECT_FALSE(procedure.on_tick(at(179s)));
    EXPECT_EQ(procedure.on_tick(at(180s))->ending, Ending::unconfirmed);
}

TEST(Procedure, AServerErrorIsLookedInto) {
    for (const int status : {500, 502, 503, 504}) {
        auto procedure = sent();
        EXPECT_FALSE(procedure.on_delete_reply(at(1s), answered(status)));
        EXPECT_EQ(procedure.state(), State::confirming);
        EXPECT_EQ(procedure.on_tick(at(180s))->ending, Ending::unconfirmed);
    }
}

TEST(Procedure, L8_AClearNoIsRefusedAndRestartedNothing) {
    for (const int status : {400, 401, 402, 403, 404, 406, 409, 410, 422, 423, 429}) {
        auto procedure = sent();
        const auto outcome = procedure.on_delete_reply(at(1s), test::error_reply(status, "no", "because"));
        ASSERT_TRUE(outcome) << status;
        EXPECT_EQ(outcome->ending, Ending::refused);
        EXPECT_THAT(outcome->detail, HasSubstr(std::to_string(status) + " (no: because)"));
        EXPECT_EQ(outcome->no_restart,
                  "the Platform API refused the restart (" + std::to_string(status) + ")");
        EXPECT_EQ(procedure.state(), State::ended);
    }
}

// A proxy's page, a redirect or a time-out on the way proves nothing about the platform.
TEST(Procedure, L8_ANoThatIsNotInTheApisOwnWordsIsLookedInto) {
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
        auto procedure = sent();
        EXPECT_FALSE(procedure.on_delete_reply(at(1s), answered(status, body))) << status << body;
        EXPECT_EQ(procedure.state(), State::confirming) << status << body;
        EXPECT_THAT(procedure.delete_problem(), HasSubstr("answered " + std::to_string(status)));
        const auto outcome = procedure.on_tick(at(180s));
        EXPECT_EQ(outcome->ending, Ending::unconfirmed);
        EXPECT_EQ(outcome->no_restart, "");
    }
}

TEST(Procedure, WhatWasNeverSentHasFailed) {
    auto procedure = sent();
    const auto outcome = procedure.on_delete_reply(at(5s), test::not_sent_reply());
    EXPECT_EQ(outcome->ending, Ending::failed);
    EXPECT_EQ(outcome->no_restart, "the restart could not be sent");
}

TEST(Procedure, ADynoThatVanishedIsNotConfirmed) {
    auto procedure = accepted();
    auto other = changed();
    other.name = "web.2";
    EXPECT_FALSE(procedure.on_list(at(30s), {}));
    EXPECT_FALSE(procedure.on_list(at(31s), {other}));
    EXPECT_EQ(procedure.on_tick(at(180s))->ending, Ending::unconfirmed);
}

TEST(Procedure, WatchesCloselyAtFirstAndThenSparesTheTokens) {
    auto procedure = accepted();
    std::vector<long> asked;
    for (long second = 0; second < 180; ++second) {
        if (procedure.wants_list(at(Seconds(second)))) {
            asked.push_back(second);
        }
    }
    EXPECT_THAT(asked,
                testing::ElementsAre(5, 10, 15, 20, 25, 40, 55, 70, 85, 100, 115, 130, 145, 160, 175));
}

}  // namespace
}  // namespace dynoward::heroku
