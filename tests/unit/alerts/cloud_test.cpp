// SPDX-License-Identifier: MIT
// AWS SNS and CloudWatch, Azure Monitor, Google Cloud Monitoring.
#include <nlohmann/json.hpp>

#include "asked.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;
using nlohmann::json;

json alarm(const std::string& state, const json& dimensions = json::array()) {
    return {{"AlarmName", "web memory"},
            {"AlarmDescription", "over quota"},
            {"AWSAccountId", "123456789012"},
            {"NewStateValue", state},
            {"OldStateValue", "OK"},
            {"NewStateReason", "Threshold Crossed: 1 datapoint"},
            {"StateChangeTime", "2026-11-21T10:00:00.000+0000"},
            {"OKActions", json::array()},
            {"Trigger",
             {{"MetricName", "memory"}, {"Dimensions", dimensions}, {"TreatMissingData", "missing"}}}};
}

std::string sns(const std::string& message, const std::string& type = "Notification",
                const std::string& subject = "ALARM: \"web memory\" in EU (Ireland)") {
    return json{{"Type", type},
                {"MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324"},
                {"TopicArn", "arn:aws:sns:eu-west-1:123456789012:alerts"},
                {"Subject", subject},
                {"Message", message},
                {"SubscribeURL", "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"},
                {"Timestamp", "2026-11-21T10:00:00.000Z"},
                {"SignatureVersion", "1"}}
        .dump();
}

TEST(Sns, ReadsTheAlarmInItsMessage) {
    const auto dyno =
        json::array({{{"name", "App"}, {"value", "shop"}}, {{"name", "Dyno"}, {"value", "web.3"}}});
    EXPECT_EQ(asked(sns(alarm("ALARM", dyno).dump()), nothing, BodyKind::text), "shop/web.3");
    EXPECT_EQ(asked(sns(alarm("ALARM").dump()), web_of_shop, BodyKind::text), "shop/web/");
    EXPECT_EQ(asked(sns(alarm("ALARM").dump())), "shop/web/") << "as JSON too";
    for (const auto* state : {"OK", "INSUFFICIENT_DATA", "ok"}) {
        EXPECT_EQ(asked(sns(alarm(state, dyno).dump()), web_of_shop, BodyKind::text), "-") << state;
        EXPECT_EQ(asked(alarm(state).dump(), web_of_shop, BodyKind::text), "-")
            << "raw delivery, " << state;
    }
    EXPECT_EQ(asked(alarm("ALARM", dyno).dump(), nothing, BodyKind::text), "shop/web.3") << "raw delivery";
    EXPECT_EQ(asked(sns(alarm("ALARM").dump(), "Notification", "OK: \"web memory\"")), "-");
    EXPECT_EQ(asked(sns(R"({"status":"firing","dyno":"web.2","app":"shop"})"), nothing), "shop/web.2");
    EXPECT_EQ(asked(sns(R"({"status":"resolved","dyno":"web.2","app":"shop"})"), nothing), "-");
    EXPECT_EQ(tool(sns(alarm("OK").dump())), "sns");
}

TEST(Sns, ConfirmingASubscriptionIsLeftToAPerson) {
    for (const auto* type : {"SubscriptionConfirmation", "UnsubscribeConfirmation", "Zzz"}) {
        EXPECT_EQ(asked(sns("You have chosen to subscribe", type), web_of_shop, BodyKind::text), "-")
            << type;
    }
}

TEST(Sns, OfPlainTextCountsByItsSubject) {
    EXPECT_EQ(asked(sns("web is slow"), web_of_shop, BodyKind::text), "shop/web/");
    EXPECT_EQ(asked(sns("web.3 is slow"), web_of_shop, BodyKind::text), "?");
    EXPECT_EQ(asked(sns("x", "Notification", "OK: \"web memory\""), web_of_shop, BodyKind::text), "-");
    EXPECT_EQ(asked(sns("x", "Notification", "INSUFFICIENT_DATA: \"web\""), web_of_shop, BodyKind::text),
              "-");
    EXPECT_EQ(asked(sns("x", "Notification", "news"), web_of_shop, BodyKind::text), "?");
    EXPECT_EQ(asked(sns(sns(alarm("ALARM").dump()), "Notification", "news")), "?") << "not a box in a box";
}

TEST(Sns, OtherTextIsNotRead) {
    for (const auto* body : {R"({"app":"shop","dyno":"web.1"})", R"({"status":"firing"})"}) {
        const auto read = read_alert(body, BodyKind::text);
        EXPECT_FALSE(read.alert) << body;
        EXPECT_TRUE(read.is_foreign_text) << body;
    }
}

TEST(EventBridge, ReadsThePresentStateAndNotThePreviousOne) {
    const auto body = [](const char* state, const char* before) {
        return json{
            {"source", "aws.cloudwatch"},
            {"detail-type", "CloudWatch Alarm State Change"},
            {"detail",
             {{"alarmName", "web"}, {"state", {{"value", state}}}, {"previousState", {{"value", before}}}}}}
            .dump();
    };
    EXPECT_EQ(asked(body("ALARM", "OK")), "shop/web/");
    EXPECT_EQ(asked(body("OK", "ALARM")), "-");
    EXPECT_EQ(asked(body("INSUFFICIENT_DATA", "ALARM")), "-");
}

TEST(Azure, CountsByItsMonitorCondition) {
    const auto body = [](const std::string& condition, const std::string& rule = "memory",
                         const std::string& dimension = "x") {
        return json{
            {"schemaId", "azureMonitorCommonAlertSchema"},
            {"data",
             {{"essentials",
               {{"alertId", "/subscriptions/1/providers/x"},
                {"alertRule", rule},
                {"severity", "Sev1"},
                {"signalType", "Metric"},
                {"monitorCondition", condition},
                {"firedDateTime", "2026-11-21T10:00:00Z"},
                {"description", ""}}},
              {"alertContext",
               {{"properties", nullptr},
                {"conditionType", "SingleResourceMultipleMetricCriteria"},
                {"status", "Resolved"},
                {"condition",
                 {{"allOf", json::array({{{"dimensions",
                                           json::array({{{"name", "dyno"}, {"value", dimension}}})}}})}}}}},
              {"customProperties", nullptr}}}}
            .dump();
    };
    EXPECT_EQ(asked(body("Fired", "memory", "web.3")), "shop/web.3");
    EXPECT_EQ(asked(body("Fired")), "?") << "`x` is no dyno";
    EXPECT_EQ(asked(body("Resolved", "memory", "web.3")), "-");
    EXPECT_EQ(asked(body("Fired", "test-metricAlertRule", "web.3")), "-");
    EXPECT_EQ(asked(body("", "memory", "web.3")), "?");
}

TEST(Google, CountsByTheStateOfTheIncident) {
    const auto body = [](const std::string& state, const std::string& version = "1.2") {
        return json{
            {"incident",
             {{"incident_id", "0.op"},
              {"state", state},
              {"started_at", 1577840461},
              {"ended_at", nullptr},
              {"policy_name", "memory"},
              {"condition_name", "over quota"},
              {"summary", "is above"},
              {"resource", {{"type", "generic_task"}, {"labels", {{"job", "shop"}, {"task_id", "1"}}}}},
              {"metric", {{"type", "custom"}, {"labels", {{"dyno", "web.3"}}}}}}},
            {"version", version}}
            .dump();
    };
    EXPECT_EQ(asked(body("open"), nothing), "shop/web.3");
    EXPECT_EQ(asked(body("closed")), "-");
    EXPECT_EQ(asked(body("open", "test")), "-");
    EXPECT_EQ(asked(body("zzz")), "?");
}

}  // namespace
}  // namespace dynoward::alerts
