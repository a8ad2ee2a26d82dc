// SPDX-License-Identifier: MIT
#include "cli/online_findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::cli {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const AppName shop = *AppName::parse("shop");

ApiReply answer(std::string body, int status = 200) {
    ApiReply reply;
    reply.outcome = ApiReply::Outcome::answered;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}

settings::AppSettings resetting(const char* addon) {
    settings::AppSettings app(shop);
    app.other_types.after_restart_reset_postgres = addon;
    return app;
}

std::string judged(const ApiRequest& question, const ApiReply& reply,
                   const settings::AppSettings& app = resetting("postgresql-curved-12345")) {
    settings::Settings settings;
    settings.own.app_name = "watcher";
    settings.credentials.drain_user = "logs";
    std::string text;
    for (const auto& finding : judge(question, reply, app, settings)) {
        text += to_text(finding);
    }
    return text;
}

TEST(OnlineFindings, AskWithGetOnlyAndTheAppFirst) {
    const auto asked = questions(settings::AppSettings(shop));
    ASSERT_EQ(asked.size(), 6U);
    EXPECT_EQ(asked[0].target(), "/apps/shop");
    for (const auto& question : asked) {
        EXPECT_EQ(question.method(), "GET");
    }
}

TEST(OnlineFindings, AFirAppIsNotSupportedHoweverItIsWritten) {
    const auto question = ApiRequest::app_info(shop);
    EXPECT_THAT(judged(question, answer(R"({"generation":{"id":"x","name":"fir"}})")),
                AllOf(HasSubstr("FAIL"), HasSubstr("not supported")));
    EXPECT_THAT(judged(question, answer(R"({"generation":"fir"})")), HasSubstr("FAIL"));
    EXPECT_EQ(judged(question, answer(R"({"generation":{"name":"cedar"}})")),
              "  ok    the token sees app shop\n");
    EXPECT_EQ(judged(question, answer("{}")), "  ok    the token sees app shop\n");
}

TEST(OnlineFindings, MaintenanceIsAWarning) {
    EXPECT_THAT(judged(ApiRequest::app_info(shop), answer(R"({"maintenance":true})")),
                AllOf(HasSubstr("warn"), HasSubstr("heroku maintenance:off -a shop")));
}

TEST(OnlineFindings, NoDrainIsAFailureWithTheCommandThatAddsOne) {
    const auto question = ApiRequest::list_drains(shop);
    EXPECT_THAT(judged(question, answer("[]")),
                AllOf(HasSubstr("FAIL"), HasSubstr("heroku drains:add"),
                      HasSubstr("https://logs:$DRAIN_PASSWORD@watcher.herokuapp.com/logs\" -a shop")));
}

TEST(OnlineFindings, F103_DrainTokensAreShownAndDrainUrlsNever) {
    const auto text = judged(ApiRequest::list_drains(shop),
                             answer(R"([{"token":"d.01234567-89ab-cdef-0123-456789abcdef","id":"1",
                                         "url":"https://drain:canary@watcher.herokuapp.com/logs"}])"));
    EXPECT_THAT(text, AllOf(HasSubstr("  ok    log drains: d.01234567"), Not(HasSubstr("canary"))));
}

TEST(OnlineFindings, MetricsThatAreOffAreAFailureWithTheCommand) {
    const auto question = ApiRequest::feature_info(shop, ApiRequest::Feature::log_runtime_metrics);
    EXPECT_THAT(judged(question, answer(R"({"enabled":false})")),
                AllOf(HasSubstr("FAIL"), HasSubstr("heroku labs:enable log-runtime-metrics -a shop"),
                      HasSubstr("heroku restart -a shop")));
    EXPECT_THAT(judged(question, answer(R"({"enabled":true})")), HasSubstr("  ok  "));
}

TEST(OnlineFindings, PrebootIsFineEitherWay) {
    const auto question = ApiRequest::feature_info(shop, ApiRequest::Feature::preboot);
    EXPECT_THAT(judged(question, answer(R"({"enabled":true})")), HasSubstr("  ok    preboot is on"));
    EXPECT_THAT(judged(question, answer(R"({"enabled":false})")), HasSubstr("  ok    preboot is off"));
    EXPECT_THAT(judged(question, answer("{}", 404)), HasSubstr("  warn  "));
}

TEST(OnlineFindings, ATypeThatTheFormationLacksIsAWarning) {
    const auto question = ApiRequest::list_formation(shop);
    EXPECT_THAT(judged(question, answer(R"([{"type":"worker","quantity":1}])")),
                AllOf(HasSubstr("warn"), HasSubstr("no process type web")));
    EXPECT_THAT(judged(question, answer(R"([{"type":"web","quantity":0}])")), HasSubstr("scaled to 0"));
    EXPECT_THAT(judged(question, answer(R"([{"type":"web","quantity":3}])")),
                HasSubstr("  ok    process type web: 3"));
}

TEST(OnlineFindings, DynosAreCountedByTypeAndState) {
    const std::string dyno = R"("size":"standard-1x","id":"i","created_at":"2026-11-21T10:00:00Z",)"
                             R"("updated_at":"2026-11-21T10:00:00Z","release":{"version":3}})";
    EXPECT_THAT(judged(ApiRequest::list_dynos(shop),
                       answer(R"([{"name":"web.1","type":"web","state":"up",)" + dyno +
                              R"(,{"name":"web.2","type":"web","state":"up",)" + dyno +
                              R"(,{"name":"web.3","type":"web","state":"crashed",)" + dyno + "]")),
                AllOf(HasSubstr("2 web up"), HasSubstr("1 web crashed")));
    EXPECT_THAT(judged(ApiRequest::list_dynos(shop), answer("[]")), HasSubstr("none is running"));
}

TEST(OnlineFindings, AnAddOnToBeResetMustBeAttached) {
    const auto question = ApiRequest::list_attachments(shop);
    const auto attached = answer(R"([{"name":"DATABASE","addon":{"name":"postgresql-curved-12345",)"
                                 R"("id":"01234567-89ab-cdef-0123-456789abcdef"}}])");
    EXPECT_EQ(questions(resetting("postgresql-curved-12345")).back().kind(),
              ApiRequest::Kind::list_attachments);
    EXPECT_THAT(judged(question, attached),
                HasSubstr("  ok    add-on postgresql-curved-12345 is attached"));
    EXPECT_THAT(judged(question, attached, resetting("postgresql-other-1")),
                AllOf(HasSubstr("  FAIL  no add-on postgresql-other-1 is attached"),
                      HasSubstr("`heroku addons -a shop`")));
    EXPECT_THAT(judged(question, answer("[]")), HasSubstr("FAIL"));
    EXPECT_THAT(judged(question, answer("", 403)), HasSubstr("may not look: add-ons"));
}

TEST(OnlineFindings, AnythingUnreadableIsAFailureAndNoCrash) {
    for (const auto& question : questions(resetting("postgresql-curved-12345"))) {
        for (const auto* const body :
             {"", "{", "null", "7", "\"text\"", R"([{"token":7}])", R"({"enabled":"yes"})"}) {
            if (question.kind() == ApiRequest::Kind::app_info && *body == '{' && body[1] != '\0') {
                continue;  // any object is an app: nothing in it is demanded
            }
            EXPECT_THAT(judged(question, answer(body)), HasSubstr("FAIL"))
                << question.target() << " " << body;
        }
    }
}

TEST(OnlineFindings, RefusalsAreToldApart) {
    const auto question = ApiRequest::app_info(shop);
    EXPECT_THAT(judged(question, answer(R"({"id":"unauthorized","message":"Invalid credentials."})", 401)),
                AllOf(HasSubstr("FAIL  the token is refused"), HasSubstr("Invalid credentials"),
                      HasSubstr("authorizations:create")));
    EXPECT_THAT(judged(question, answer("", 403)), HasSubstr("may not look"));
    EXPECT_THAT(judged(question, answer("", 404)), HasSubstr("correct APP_ID_OR_NAME"));
    EXPECT_THAT(judged(question, answer("", 503)), HasSubstr("answered 503"));
    ApiReply lost;
    lost.outcome = ApiReply::Outcome::not_sent;
    lost.problem = "connection refused";
    EXPECT_THAT(judged(question, lost), HasSubstr("cannot be reached: connection refused"));
}

TEST(OnlineFindings, OnlyAnOutageOrARefusedTokenEndsTheQuestions) {
    EXPECT_TRUE(is_hopeless(ApiReply{}));
    EXPECT_TRUE(is_hopeless(answer("", 401)));
    EXPECT_FALSE(is_hopeless(answer("", 404)));
    EXPECT_FALSE(is_hopeless(answer("{}")));
}

}  // namespace
}  // namespace dynoward::cli
