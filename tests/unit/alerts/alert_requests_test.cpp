// SPDX-License-Identifier: MIT
// What the URL may add, and which app is meant.
#include "alerts/alert_requests.hpp"

#include <array>

#include "asked.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;

TEST(AlertRequests, TheUrlCompletesOnlyByNamesThatCanBe) {
    const auto* fires = R"({"status":"firing"})";
    EXPECT_EQ(asked(fires, {"shop", "web.2", ""}), "shop/web.2");
    EXPECT_EQ(asked(fires, {"shop", "web.2", "web"}), "shop/web.2") << "the narrower one";
    EXPECT_EQ(asked(fires, {"", "", "web"}), "shop/web/") << "there is only one app";
    for (const auto& url : std::vector<InUrl>{{"shop", "web", ""},
                                              {"shop", "web", "web"},
                                              {"shop", "", "*"},
                                              {"shop", "", "web,worker"},
                                              {"shop", "", "web.1"},
                                              {"blog", "", "web"},
                                              {"shop", "", ""},
                                              {"SHOP", "", "web"},
                                              {"shop", " web.1", "web"}}) {
        EXPECT_EQ(asked(fires, url), "?") << url.app << "/" << url.dyno << "/" << url.type;
    }
}

TEST(AlertRequests, OfTwoAppsTheAlertOrTheUrlMustNameOne) {
    const std::vector<std::string> two{"shop", "blog"};
    EXPECT_EQ(asked(R"({"dyno":"web.1"})", nothing, BodyKind::json, two), "?");
    EXPECT_EQ(asked(R"({"dyno":"web.1"})", {"blog", "", ""}, BodyKind::json, two), "blog/web.1");
    EXPECT_EQ(asked(R"({"app":"shop","dyno":"web.1"})", {"blog", "", ""}, BodyKind::json, two),
              "shop/web.1");
    EXPECT_EQ(asked(R"({"status":"firing","service":"blog"})", web_of_shop, BodyKind::json, two),
              "blog/web/");
    EXPECT_EQ(asked(R"({"status":"firing","app":"books"})", web_of_shop, BodyKind::json, two), "?");
    EXPECT_EQ(asked(R"({"status":"firing"})", {"", "", "web"}, BodyKind::json, two), "?");
}

TEST(AlertRequests, ATypeOfDynoTypesIsKnownAndAnyOtherWordIsNone) {
    Alert alert;
    Item item;
    item.state = AlertState::fires;
    item.names.type_hints = {"gauge", "mailman"};
    alert.items.push_back(item);
    const std::vector<WatchedApp> apps{{*AppName::parse("shop"), {"web", "mailman"}}};
    const auto requests = requests_of(alert, {}, apps);
    ASSERT_EQ(requests.requests.size(), 1U);
    EXPECT_EQ(requests.requests[0].type, "mailman");
    alert.items[0].names.type_hints = {"web", "mailman"};
    EXPECT_TRUE(requests_of(alert, {}, apps).requests.empty()) << "two are none";
}

TEST(AlertRequests, TheRecommendedBodiesRequestARestartAndTheirEndsDoNot) {
    // Each with the tool's words for the beginning and the end: docs/alert-webhooks.md.
    const std::vector<std::array<std::string, 3>> rows{
        {R"({"app":"shop","dyno":"web.1","status":"@"})", "firing", "resolved"},
        {R"({"app":"shop","type":"web","TriggerType":"@","reason":"memory"})", "Critical",
         "ResolvedCritical"},
        {R"({"app":"shop","type":"web","state":"@","title":"Memory > 90"})", "ACTIVATED", "CLOSED"},
        {R"({"app":"shop","type":"web","alert_type":"@","reason":"x"})", "ALERT_FAILURE", "ALERT_RECOVERY"},
        {R"({"app":"shop","type":"web","status":"@","reason":"x"})", "PROBLEM", "RESOLVED"},
        {R"({"app":"shop","type":"web","notificationtype":"@","servicestate":"CRITICAL"})", "PROBLEM",
         "RECOVERY"},
        {R"({"title":"memory","alert_transition":"@","tags":"app:shop,dyno:web.1"})", "Triggered",
         "Recovered"},
        {R"({"alert_id":"1","alert_action":"@","fields":[{"key":"app","value":"shop"},)"
         R"({"key":"type","value":"web"}]})",
         "trigger", "resolve"}};
    for (const auto& [body, begin, end] : rows) {
        EXPECT_THAT(asked(fill(body, begin), nothing), testing::AnyOf("shop/web.1", "shop/web/")) << body;
        EXPECT_EQ(asked(fill(body, end), nothing), "-") << body;
        EXPECT_EQ(asked(fill(body, end)), "-") << body;
    }
}

TEST(AlertRequests, ANameAtTheRootCountsInEveryShape) {
    for (const auto* body :
         {R"({"event":{"event_type":"incident.triggered","data":{"status":"triggered"}},@})",
          R"({"event":"started","data":{"type":"incident","attributes":{}},@})",
          R"({"action":"Create","alert":{"alertId":"1"},@})",
          R"({"alert_id":"1","alert_action":"trigger","fields":[],@})",
          R"({"data":{"essentials":{"monitorCondition":"Fired"}},@})",
          R"({"alertType":1,"monitorID":"1",@})", R"({"incident":{"state":"open","policy_name":"p"},@})",
          R"({"notificationtype":"PROBLEM",@})", R"({"AlarmName":"a","NewStateValue":"ALARM",@})",
          R"({"ruleName":"a","state":"alerting",@})",
          R"({"status":"firing","alerts":[{"labels":{"x":"y"}}],@})",
          R"({"event":"occurred","message":"x","fault":{},@})",
          R"({"action":"triggered","installation":{},"data":{},@})",
          R"({"event_action":"trigger","payload":{},@})"}) {
        EXPECT_EQ(asked(fill(body, R"("dyno":"web.3")")), "shop/web.3") << body;
        EXPECT_EQ(asked(fill(body, R"("app":"shop","host":"web.3")")), "shop/web.3") << body;
        for (const auto* none :
             {R"("dyno":"$DYNO")", R"("dyno":"")", R"("app":"blog")", R"("dyno":null)"}) {
            EXPECT_EQ(asked(fill(body, none)), "?") << fill(body, none);
        }
        EXPECT_EQ(asked(fill(body, R"("x":"y")")), "shop/web/") << body;
    }
}

TEST(AlertRequests, AWordAtTheRootThatEndsItCountsInEveryShape) {
    for (const auto* body :
         {R"({"event":{"event_type":"incident.triggered","data":{"status":"triggered"}},"status":"@"})",
          R"({"event":"started","data":{"type":"incident","attributes":{}},"status":"@"})",
          R"({"action":"Create","alert":{"alertId":"1"},"status":"@"})",
          R"({"data":{"essentials":{"monitorCondition":"Fired"}},"status":"@"})",
          R"({"incident":{"state":"open","policy_name":"p"},"status":"@"})",
          R"({"notificationtype":"PROBLEM","status":"@"})",
          R"({"alertType":1,"monitorID":"1","status":"@"})",
          R"({"AlarmName":"a","NewStateValue":"ALARM","status":"@"})",
          R"({"status":"@","alerts":[{"status":"firing","labels":{"dyno":"web.1"}}]})",
          R"({"events":[{"program":"heroku/web.1","source_name":"shop"}],"status":"@"})"}) {
        for (const auto* word : {"resolved", "acknowledged", "test", "no_data", "Closed"}) {
            // CloudWatch's own state stands beside it: they contradict each other, and it is refused.
            EXPECT_THAT(asked(fill(body, word)), testing::AnyOf("-", "?")) << fill(body, word);
        }
        EXPECT_THAT(asked(fill(body, "firing")), testing::HasSubstr("shop/")) << body;
    }
}

TEST(AlertRequests, NotesShowTheDecisiveWord) {
    EXPECT_THAT(notes(R"({"status":"Resolved"})"), testing::HasSubstr("`Resolved` in `status`"));
    EXPECT_THAT(notes(R"({"status":"acknowledged"})"), testing::HasSubstr("as acknowledged"));
    EXPECT_THAT(notes(R"({"event":"ping"})"), testing::HasSubstr("a test"));
    EXPECT_THAT(notes(R"({"state":"no_data"})"), testing::HasSubstr("missing"));
    EXPECT_THAT(notes("{\"status\":\"\x1b[2J\x01 resolved\"}"), testing::HasSubstr(""))
        << "control bytes are no JSON";
    EXPECT_THAT(notes(R"({"status":"\u001b[2J resolved"})"), testing::Not(testing::HasSubstr("\x1b")));
}

}  // namespace
}  // namespace dynoward::alerts
