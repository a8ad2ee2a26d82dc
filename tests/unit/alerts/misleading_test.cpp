// SPDX-License-Identifier: MIT
// What is tried out, what is no beginning, and what speaks of another app or of one dyno in other words
// than those that name one: none of it restarts a whole type.
#include "asked.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;

TEST(Misleading, H1_AMessageOfATestRequestsNothingInAnyText) {
    for (const auto* text :
         {"This is a test notification", "Test notification", "TEST ALERT", "test alert from Foo",
          "Dynatrace problem notification test run", "Webhook test", "Sample alert", "Example incident",
          "This is a test", "This is only a test. Please ignore", "Testing webhook integration",
          "Please ignore: test", "Hello, this is a test message from your tool"}) {
        for (const auto* key :
             {"title", "message", "text", "name", "alert_name", "summary", "description"}) {
            const auto body = std::string(R"({"status":"firing",")") + key + R"(":")" + text + R"("})";
            EXPECT_EQ(asked(body), "-") << body;
        }
        for (const auto* key : {"summary", "description", "message"}) {
            const auto body = std::string(R"({"alerts":[{"status":"firing","labels":{"alertname":"x"},)") +
                              R"("annotations":{")" + key + R"(":")" + text + R"("}}]})";
            EXPECT_EQ(asked(body), "-") << body;
        }
    }
    EXPECT_EQ(asked(R"({"State":"OPEN","PID":"99999","ProblemSeverity":"RESOURCE_CONTENTION",)"
                    R"("ProblemTitle":"x","Title":"Dynatrace problem notification test run"})"),
              "-");
}

TEST(Misleading, ATextThatOnlyMentionsTestsStillRequests) {
    for (const auto* text :
         {"Load tests make it slow", "latency of the test suite", "Contest service", "test",
          "Sample rate high",
          "We saw this before, in a long text whose end says that one sent a test notification"}) {
        const auto body = std::string(R"({"status":"firing","description":")") + text + R"("})";
        EXPECT_EQ(asked(body), std::string_view(text) == "test" ? "-" : "shop/web/") << body;
    }
    EXPECT_EQ(asked(R"({"app":"shop","dyno":"web.1","reason":"this is a test"})"), "shop/web.1")
        << "the reason of our own shape is a person's";
}

TEST(Misleading, H1_AFiringWordAboutThePastNothingOrTheRuleIsNoStart) {
    for (const auto* word :
         {"was firing", "FIRING:0", "0 firing", "none firing", "zero alarms, alarm: 0", "was down",
          "alarm updated", "trigger updated", "problem update", "alarm edited"}) {
        const auto body = std::string(R"({"status":")") + word + R"("})";
        EXPECT_EQ(asked(body), "?") << body;
    }
    for (const auto* word : {"FIRING:1", "1 firing", "incident was triggered", "was opened", "SEV 0 alarm",
                             "p0 critical", "updated: triggered"}) {
        const auto body = std::string(R"({"status":")") + word + R"("})";
        EXPECT_EQ(asked(body), "shop/web/") << body;
    }
}

TEST(Misleading, H1_AnEndInFieldsThatFewToolsHaveCountsToo) {
    for (const auto* field : {R"("actionGroup":"recovered")",
                              R"("alertActionGroupName":"Recovered")",
                              R"("phase":"ended")",
                              R"("lifecycle":"end")",
                              R"("stage":"resolved")",
                              R"("color":"good")",
                              R"("clear":"normal")",
                              R"("state_change":{"from":"alert","to":"ok"})",
                              R"("status_change":"firing -> resolved")",
                              R"("ongoing":false)",
                              R"("in_maintenance":true)",
                              R"("maintenance_mode":"on")",
                              R"("test_mode":true)",
                              R"("testNotification":true)",
                              R"("simulate":true)",
                              R"("category":"test")",
                              R"("silenced":["x"])",
                              R"("silencedBy":["x"])",
                              R"("inhibitedBy":["x"])",
                              R"("suppressed_by":"y")"}) {
        const auto body = std::string(R"({"status":"firing",)") + field + "}";
        EXPECT_EQ(asked(body), "-") << body;
    }
    for (const auto* field : {R"("phase":"two")", R"("color":"danger")", R"("ongoing":true)",
                              R"("silenced":[])", R"("inhibitedBy":[])", R"("category":"memory")"}) {
        const auto body = std::string(R"({"status":"firing",)") + field + "}";
        EXPECT_EQ(asked(body), "shop/web/") << body;
    }
}

TEST(Misleading, H2_ADynoInAKeyOrInOtherWordsIsNotWidened) {
    for (const auto* field :
         {R"("web.2":{"value":9})", R"("violations":{"web.2":[{"value":9}]})", R"("message":"Web.2 leaks")",
          R"("message":"WEB.2")", R"("message":"web-2 leaks")", R"("hostname":"shop-web-2")",
          R"("message":"see shop_web_2.")", R"("title":"Memory of web-2")"}) {
        const auto body = std::string(R"({"status":"firing",)") + field + "}";
        EXPECT_EQ(asked(body), "?") << body;
    }
    for (const auto* field : {R"("message":"Front-end 500s")", R"("message":"web-2x size, web-")",
                              R"("k-2":1)", R"("message":"Over 9.5 MB")"}) {
        const auto body = std::string(R"({"status":"firing",)") + field + "}";
        EXPECT_EQ(asked(body), "shop/web/") << body;
    }
}

TEST(Misleading, H2_AnotherAppInFrontOfTheDynoOrAsTheApplicationIsNotOurs) {
    for (const auto* field :
         {R"("host":"blog.web.1")", R"("source":"blog/web.1")", R"("instance":"blog.web.1:9091")",
          R"("hostname":"eu/blog.web.1.example.com")", R"("application":"blog","dyno":"web.1")",
          R"("application_name":"blog","dyno":"web.1")",
          R"("application":{"name":"blog"},"dyno":"web.1")"}) {
        const auto body = std::string(R"({"status":"firing",)") + field + "}";
        EXPECT_EQ(asked(body, nothing), "?") << body;
        EXPECT_EQ(asked(body, {"shop", "", ""}), "shop/web.1") << body << " the owner says whose";
        EXPECT_EQ(asked(body, {"shop", "", ""}, BodyKind::json, {"shop", "blog"}), "blog/web.1") << body;
    }
    for (const auto* field : {R"("host":"shop.web.1")", R"("source":"heroku/web.1")", R"("host":"web.1")",
                              R"("program":"app/web.1")", R"("instance":"web.1:9091")",
                              R"("application":"shop","dyno":"web.1")", R"("job":"node","dyno":"web.1")"}) {
        const auto body = std::string(R"({"status":"firing",)") + field + "}";
        EXPECT_EQ(asked(body, nothing), "shop/web.1") << body;
    }
}

}  // namespace
}  // namespace dynoward::alerts
