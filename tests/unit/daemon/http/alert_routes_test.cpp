// SPDX-License-Identifier: MIT
// The alert webhook: who may post, what is answered, and what never reaches a log.
#include "daemon/http/alert_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/lines.hpp"
#include "unit/daemon/http/all_routes.hpp"

namespace dynoward::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Fields = std::vector<net::HeaderField>;

constexpr const char* token = "CANARY-hook-0123456789";
constexpr const char* bearer = "Bearer CANARY-hook-0123456789";
constexpr const char* basic = "Basic eDpDQU5BUlktaG9vay0wMTIzNDU2Nzg5";  // x:CANARY-hook-0123456789

class AlertRoutesTest : public testing::Test {
 protected:
    explicit AlertRoutesTest(std::vector<std::string> apps = {"shop"}) {
        settings_.credentials.hook_token = Secret(token);
        settings_.credentials.admin_password = Secret("admin-admin-admin");
        for (const auto& app : apps) {
            settings_.apps.emplace_back(*AppName::parse(app));
        }
        monitor_ = std::make_unique<monitor::Monitor>(settings_, now_);
        all_ = std::make_unique<AllRoutes>(settings_, *monitor_, environment_);
        environment_.clock = [this] { return now_; };
        environment_.log = [this](Level, const std::string& line) { lines_.push_back(line); };
        for (const auto& app : apps) {
            for (const auto* name : {"web.1", "web.2", "worker.1"}) {
                hear(app, name);
            }
        }
    }
    ~AlertRoutesTest() override {
        for (const auto& line : lines_) {
            EXPECT_THAT(line, Not(HasSubstr("CANARY"))) << "F103";
        }
    }
    // No key, so only observe; a line about a dyno is enough to add it.
    void hear(const std::string& app, const std::string& name) {
        monitor::Effects effects;
        monitor::Batch batch;
        batch.sender.app_in_path = AppName::parse(app);
        const auto body =
            test::line_of("2026-03-04T12:00:00+00:00", "heroku", name, "State changed from starting to up");
        batch.body = body;
        monitor_->on_batch(now_, batch, effects);
    }
    net::Reply post(std::string_view body, std::string_view target = "/hooks/restart",
                    Fields fields = {{"Authorization", bearer}, {"Content-Type", "application/json"}},
                    std::string_view method = "POST") {
        const net::RequestHead head{method, target, 11, std::move(fields)};
        return all_->answer(head, body);
    }
    static std::vector<std::string> dynos_of(const net::Reply& reply) {
        std::vector<std::string> names;
        const auto json = nlohmann::json::parse(reply.body);
        for (const auto& entry : json.at("entries")) {
            names.push_back(entry.at("app").get<std::string>() + "/" + entry.at("dyno").get<std::string>());
        }
        return names;
    }

    Instant now_{SteadyTime(Seconds(1000)), parse_rfc3339("2026-03-04T12:00:00Z").value()};
    std::vector<std::string> lines_;
    settings::Settings settings_;
    Environment environment_;
    std::unique_ptr<monitor::Monitor> monitor_;
    std::unique_ptr<AllRoutes> all_;
};

TEST_F(AlertRoutesTest, AnswersWithWhatWasDecided) {
    const auto reply = post(R"({"app":"shop","dyno":"web.1","reason":"too slow"})");
    EXPECT_EQ(reply.status, 202);
    const auto json = nlohmann::json::parse(reply.body);
    ASSERT_THAT(json["entries"], SizeIs(1));
    EXPECT_EQ(json["entries"][0]["rule"], "hook");
    EXPECT_EQ(json["entries"][0]["verdict"], "hold");
    EXPECT_THAT(json["entries"][0]["reason"].get<std::string>(),
                HasSubstr("requested by an alert: too slow"));
    EXPECT_THAT(lines_, testing::Contains(HasSubstr("at=alert.received tool=json status=202")));
    const auto both = post(R"({"app":"shop","type":"web"})");
    EXPECT_THAT(dynos_of(both), ElementsAre("shop/web.1", "shop/web.2")) << both.body;
}

TEST_F(AlertRoutesTest, WithoutATokenInTheSettingsItIsNotThere) {
    settings_.credentials.hook_token = Secret();
    EXPECT_EQ(post("{}").status, 404);
    EXPECT_EQ(post("{}", "/hooks/restart?token=").status, 404);
    EXPECT_EQ(post("{}", "/hooks/restart", {}, "GET").status, 404);
}

TEST_F(AlertRoutesTest, TheTokenMayComeInThreePlaces) {
    const net::HeaderField json{"Content-Type", "application/json"};
    const auto in_url = "/hooks/restart?app=shop&token=" + std::string(token);
    const std::string body = R"({"app":"shop","dyno":"web.1"})";
    EXPECT_EQ(post(body, "/hooks/restart", {{"Authorization", bearer}, json}).status, 202);
    EXPECT_EQ(post(body, "/hooks/restart", {{"Authorization", basic}, json}).status, 202);
    EXPECT_EQ(post(body, in_url, {json}).status, 202);
    // LogEntries signs with an Authorization of its own beside the URL.
    EXPECT_EQ(post(body, in_url, {{"Authorization", "LE x:y"}, json}).status, 202);
}

TEST_F(AlertRoutesTest, F37_AnythingElseIs401AndOneLineInTheLog) {
    const net::HeaderField json{"Content-Type", "application/json"};
    const std::string right = token;
    const std::vector<std::pair<std::string, Fields>> rows{
        {"", {}},
        {"", {{"Authorization", ""}}},
        {"", {{"Authorization", "Bearer"}}},
        {"", {{"Authorization", "Bearer "}}},
        {"", {{"Authorization", "Bearer CANARY-hook-012345678"}}},
        {"", {{"Authorization", "Bearer CANARY-hook-0123456789x"}}},
        {"", {{"Authorization", "Token CANARY-hook-0123456789"}}},
        {"", {{"Authorization", token}}},
        {"", {{"Authorization", "Basic Q0FOQVJZLWhvb2stMDEyMzQ1Njc4OTp4"}}},  // as the user
        {"", {{"Authorization", "Basic YTphZG1pbi1hZG1pbi1hZG1pbg=="}}},      // the admin's password
        {"", {{"Authorization", bearer}, {"Authorization", bearer}}},
        {"?token=", {}},
        {"?token=wrong", {}},
        {"?Token=" + right, {}},
        {"?token=" + right + "x", {}},
        {"?token=" + right + "&token=" + right, {}},
        {"?token=%" + right, {}},
        {"?x=" + right, {}},
        {"?" + right, {}},
    };
    for (const auto& [query, more] : rows) {
        auto fields = more;
        fields.push_back(json);
        const auto reply = post(R"({"app":"shop","dyno":"web.1"})", "/hooks/restart" + query, fields);
        EXPECT_EQ(reply.status, 401) << query << (more.empty() ? "" : std::string(more[0].value));
        EXPECT_EQ(reply.body, "");
    }
    EXPECT_THAT(lines_, ElementsAre("at=alert.rejected status=401 requests=1"));
    EXPECT_THAT(monitor_->ledger().entries(), IsEmpty());
}

TEST_F(AlertRoutesTest, F109_F110_OtherMethodsTypesLengthsAndPlainHttpAreRefusedByTheHead) {
    const net::HeaderField auth{"Authorization", bearer};
    for (const auto* method : {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
        EXPECT_EQ(post("", "/hooks/restart", {auth}, method).status, 405) << method;
    }
    for (const auto* type : {"", "text/plain", "text/plain; charset=UTF-8", "multipart/form-data",
                             "application/xml", "text/json"}) {
        EXPECT_EQ(post("{}", "/hooks/restart", {auth, {"Content-Type", type}}).status, 415) << type;
    }
    EXPECT_EQ(post("{}", "/hooks/restart", {auth}).status, 415);
    const auto announce = [&](const char* length) {
        return all_->on_head({"POST",
                              "/hooks/restart",
                              11,
                              {auth, {"Content-Type", "application/json"}, {"Content-Length", length}}});
    };
    EXPECT_EQ(announce("1048577")->status, 413);
    EXPECT_FALSE(announce("1048576"));
    EXPECT_EQ(post(std::string(1048577, ' ')).status, 413) << "of a body without a length";
    settings_.own.dyno = "web.1";
    EXPECT_EQ(post("{}", "/hooks/restart",
                   {auth, {"Content-Type", "application/json"}, {"X-Forwarded-Proto", "http"}})
                  .status,
              403);
}

TEST_F(AlertRoutesTest, AnUnreadableBodyIs400AndOneWithoutANameIs422) {
    for (const auto* body : {"", "nonsense", "{\"app\":\"shop\"", "null"}) {
        EXPECT_EQ(post(body).status, 400) << body;
    }
    for (const auto* body :
         {"{}", "[]", R"({"status":"firing","status":"firing"})", R"({"app":"shop"})",
          R"({"app":"shop","dyno":"web.9"})", R"({"app":"blog","dyno":"web.1"})",
          R"({"app":"SHOP","dyno":"web.1"})", R"({"app":"shop","type":"nobody"})",
          R"({"app":"shop","dyno":"worker.1"})", R"({"app":"shop","type":"worker"})",
          R"({"app":"shop","dyno":"run.1234"})", R"({"app":"shop","dyno":"web"})",
          R"({"app":"shop","dyno":["web.1"],"type":"web"})", R"({"message":"web.1 of shop is stuck"})",
          R"({"events":[]})", R"({"events":[{"program":"heroku/router","source_name":"shop"}]})",
          R"({"events":[{"program":"heroku/web.1","source_name":"blog"}]})"}) {
        const auto reply = post(body);
        EXPECT_EQ(reply.status, 422) << body;
        EXPECT_THAT(dynos_of(reply), IsEmpty()) << body;
    }
    EXPECT_THAT(monitor_->ledger().entries(), IsEmpty());
}

TEST_F(AlertRoutesTest, TheUrlSuppliesWhatAToolCannotSend) {
    const std::string router = R"({"events":[{"program":"heroku/router","source_name":"shop"}]})";
    EXPECT_THAT(dynos_of(post(router, "/hooks/restart?type=web")), ElementsAre("shop/web.1", "shop/web.2"));
    EXPECT_THAT(dynos_of(post(R"({"status":"firing"})", "/hooks/restart?dyno=web.2")),
                ElementsAre("shop/web.2"));
    const std::string token_name = R"({"events":[{"program":"app/web.1","source_name":"d.4f1e"}]})";
    EXPECT_EQ(post(token_name).status, 422) << "a name that is no app of ours is somebody else's";
    EXPECT_THAT(dynos_of(post(token_name, "/hooks/restart?app=shop")), ElementsAre("shop/web.1"));
    for (const auto* query : {"?dyno=web", "?dyno=web&type=web", "?type=*", "?type=web&type=web",
                              "?app=blog&type=web", "?dyno=web.7", "?type=web%zz"}) {
        const auto reply = post(R"({"status":"firing"})", std::string("/hooks/restart") + query);
        EXPECT_THAT(reply.status, testing::AnyOf(400, 422)) << query;
    }
}

TEST_F(AlertRoutesTest, TheUrlNeverWidensWhatAnAlertNames) {
    EXPECT_EQ(post(R"({"app":"blog","dyno":"web.1"})", "/hooks/restart?app=shop&type=web").status, 422);
    EXPECT_EQ(post(R"({"app":"shop","dyno":"$TAGS[dyno]"})", "/hooks/restart?type=web").status, 422);
    EXPECT_THAT(dynos_of(post(R"({"app":"shop","dyno":"web.1"})", "/hooks/restart?type=web&dyno=web.2")),
                ElementsAre("shop/web.1"));
}

TEST_F(AlertRoutesTest, AnAlertThatIsOverRequestsNothing) {
    const auto reply = post(R"({"app":"shop","dyno":"web.1","alert_transition":"Recovered"})");
    EXPECT_EQ(reply.status, 202);
    EXPECT_EQ(reply.body, R"({"entries":[],"notes":[{"about":"alert","text":)"
                          R"("ignored as resolved (`Recovered` in `alert_transition`); )"
                          R"(nothing was requested"}]})");
    EXPECT_THAT(monitor_->ledger().entries(), IsEmpty());
}

TEST_F(AlertRoutesTest, H1_NoShapeOfAnEndRequestsARestartWithTheRecommendedUrl) {
    for (
        const auto* body :
        {R"({"status":"resolved"})", R"({"app":"shop","type":"web","status":"resolved"})",
         R"({"status":"resolved","alerts":[{"status":"resolved","labels":{"app":"shop","dyno":"web.1"}}]})",
         R"({"title":"[RESOLVED] memory","state":"ok","orgId":1,"alerts":[]})",
         R"({"event":{"event_type":"incident.resolved","data":{"status":"resolved"}}})",
         R"({"event":{"event_type":"incident.acknowledged","data":{"status":"acknowledged"}}})",
         R"({"event":{"event_type":"pagey.ping","data":{"type":"ping"}}})",
         R"({"data":{"type":"incident","attributes":{"status":"Validating"}}})",
         R"({"alert_transition":"No Data","tags":"app:shop"})", R"({"state":"OK"})",
         R"({"event":"test"})"}) {
        const auto reply = post(body, "/hooks/restart?app=shop&type=web");
        EXPECT_EQ(reply.status, 202) << body;
        EXPECT_THAT(dynos_of(reply), IsEmpty()) << body;
        EXPECT_THAT(reply.body, HasSubstr("nothing was requested")) << body;
    }
    for (const auto* body :
         {"{}", R"({"message":"all is well again"})", R"({"status":"behoben"})",
          R"({"status":"firing","state":"resolved"})", R"({"status":"firing","tags":"$TAGS"})"}) {
        const auto reply = post(body, "/hooks/restart?app=shop&type=web");
        EXPECT_EQ(reply.status, 422) << body;
        EXPECT_THAT(reply.body, HasSubstr("\"notes\":[{")) << body;
    }
    EXPECT_THAT(monitor_->ledger().entries(), IsEmpty());
}

TEST_F(AlertRoutesTest, H2_EachAlertOfAGroupRequestsTheDynoThatItNames) {
    const auto* body = R"({"version":"4","status":"firing","alerts":[)"
                       R"({"status":"firing","labels":{"app":"shop","dyno":"web.2"}},)"
                       R"({"status":"resolved","labels":{"app":"shop","dyno":"web.1"}}]})";
    for (const auto* query : {"", "?type=web", "?app=shop&type=web", "?dyno=web.1"}) {
        EXPECT_THAT(dynos_of(post(body, std::string("/hooks/restart") + query)), ElementsAre("shop/web.2"))
            << query;
    }
    EXPECT_THAT(monitor_->ledger().entries(), SizeIs(1));
}

TEST_F(AlertRoutesTest, TheTextOfSnsIsReadAndItsSubscriptionLeftToAPerson) {
    const Fields text{{"Authorization", bearer}, {"Content-Type", "text/plain; charset=UTF-8"}};
    const auto sns = [](const std::string& type, const std::string& message) {
        return R"({"Type":")" + type + R"(","MessageId":"m","TopicArn":"arn:aws:sns:x","Message":")" +
               message + R"(","SubscribeURL":"https://sns.example/"})";
    };
    const auto* alarm = R"({\"AlarmName\":\"memory of web.2\",\"NewStateValue\":\"ALARM\"})";
    EXPECT_THAT(dynos_of(post(sns("Notification", alarm), "/hooks/restart?type=web", text)),
                ElementsAre("shop/web.2"));
    const auto reply = post(sns("SubscriptionConfirmation", "x"), "/hooks/restart?type=web", text);
    EXPECT_EQ(reply.status, 202);
    EXPECT_THAT(dynos_of(reply), IsEmpty());
}

TEST_F(AlertRoutesTest, AFormIsReadAsTheToolsSendIt) {
    const auto reply = post(
        "payload=%7B%22events%22%3A%5B%7B%22program%22%3A%22heroku%2Fweb.1%22%2C%22source_name%22%3A%"
        "22shop%22%7D%5D%7D",
        "/hooks/restart",
        {{"Authorization", bearer}, {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}});
    EXPECT_EQ(reply.status, 202);
    EXPECT_THAT(dynos_of(reply), ElementsAre("shop/web.1"));
}

TEST_F(AlertRoutesTest, ARepeatedRequestIsAnsweredWithTheSameEntry) {
    const auto first = nlohmann::json::parse(post(R"({"app":"shop","dyno":"web.1"})").body);
    for (int i = 0; i < 100; ++i) {
        const auto again = nlohmann::json::parse(post(R"({"app":"shop","dyno":"web.1"})").body);
        EXPECT_EQ(again["entries"][0]["id"], first["entries"][0]["id"]);
        EXPECT_FALSE(again["notes"].empty());
    }
    EXPECT_THAT(monitor_->ledger().entries(), SizeIs(1));
}

class HookOfTwoApps : public AlertRoutesTest {
 protected:
    HookOfTwoApps() : AlertRoutesTest({"shop", "blog"}) {}
};

TEST_F(HookOfTwoApps, AnAlertMustNameTheApp) {
    EXPECT_EQ(post(R"({"dyno":"web.1"})").status, 422);
    EXPECT_THAT(dynos_of(post(R"({"dyno":"web.1"})", "/hooks/restart?app=blog")),
                ElementsAre("blog/web.1"));
    EXPECT_THAT(dynos_of(post(R"({"app":"shop","dyno":"web.1"})", "/hooks/restart?app=blog")),
                ElementsAre("shop/web.1"))
        << "the alert itself knows best";
}

}  // namespace
}  // namespace dynoward::daemon
