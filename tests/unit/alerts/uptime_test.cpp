// SPDX-License-Identifier: MIT
// UptimeRobot, Pingdom, StatusCake, Checkly, Healthchecks, Sumo Logic, and Heroku's own webhooks.
#include "asked.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;

TEST(UptimeRobot, ItsNumbersAreDownUpAndCertificate) {
    const auto json = [](const std::string& type) {
        return R"({"monitorID":"77","monitorURL":"https://shop","monitorFriendlyName":"Shop","alertType":)" +
               type + R"(,"alertTypeFriendlyName":"","alertDetails":"x","monitorAlertContacts":"1;2"})";
    };
    EXPECT_EQ(asked(json("1")), "shop/web/");
    EXPECT_EQ(asked(json("\"1\"")), "shop/web/");
    for (const auto* type : {"2", "\"2\"", "3", "\"3\""}) {
        EXPECT_EQ(asked(json(type)), "-") << type;
    }
    for (const auto* type : {"0", "99", "null", "\"*alertType*\"", "1.5", "[1]"}) {
        EXPECT_EQ(asked(json(type)), "?") << type;
    }
    EXPECT_EQ(asked("monitorID=77&monitorFriendlyName=Shop&alertType=1&alertTypeFriendlyName=Down",
                    web_of_shop, BodyKind::form),
              "shop/web/");
    EXPECT_EQ(asked("monitorID=77&alertType=2&alertTypeFriendlyName=Up", web_of_shop, BodyKind::form), "-");
    EXPECT_EQ(asked("monitorID=77&alertType=1&alertTypeFriendlyName=Up", web_of_shop, BodyKind::form), "-");
}

TEST(Pingdom, CountsByThePresentStateAndNotThePreviousOne) {
    const auto body = [](const char* now, const char* before) {
        return R"({"check_id":12345,"check_name":"Shop","check_type":"HTTP",)"
               R"("check_params":{"hostname":"shop.example"},)"
               R"("tags":["web"],"previous_state":")" +
               std::string(before) + R"(","current_state":")" + now +
               R"(","importance_level":"HIGH","state_changed_timestamp":1451610061,)"
               R"("description":"timeout"})";
    };
    EXPECT_EQ(asked(body("DOWN", "UP")), "shop/web/");
    EXPECT_EQ(asked(body("FAILING", "SUCCESS")), "shop/web/");
    EXPECT_EQ(asked(body("UP", "DOWN")), "-");
    EXPECT_EQ(asked(body("SUCCESS", "FAILING")), "-");
}

TEST(StatusCake, SendsAForm) {
    EXPECT_EQ(asked("URL=https%3A%2F%2Fshop&Token=x&Name=Shop&StatusCode=503&Status=Down&Tags=web",
                    web_of_shop, BodyKind::form),
              "shop/web/");
    EXPECT_EQ(asked("URL=https%3A%2F%2Fshop&Token=x&Name=Shop&StatusCode=200&Status=Up", web_of_shop,
                    BodyKind::form),
              "-");
}

TEST(Checkly, CountsByItsKindOfAlert) {
    const auto body = [](const std::string& type) {
        return R"({"event":"API check","alert_type":")" + type +
               R"(","check_name":"Shop","response_time":1200})";
    };
    for (const auto* type : {"ALERT_FAILURE", "ALERT_FAILURE_REMAIN", "ALERT_DEGRADED_FAILURE"}) {
        EXPECT_EQ(asked(body(type)), "shop/web/") << type;
    }
    for (const auto* type : {"ALERT_RECOVERY", "ALERT_DEGRADED_RECOVERY", "ALERT_SSL", "NO_ALERT"}) {
        EXPECT_EQ(asked(body(type)), "-") << type;
    }
    EXPECT_EQ(asked(body("{{ALERT_TYPE}}")), "?");
    EXPECT_EQ(asked(body("ALERT_DEGRADED")), "?") << "neither up nor down";
}

TEST(Healthchecks, IsDownOrUp) {
    EXPECT_EQ(asked(R"({"name":"worker heartbeat","status":"down","tags":"prod"})"), "shop/web/");
    EXPECT_EQ(asked(R"({"name":"worker heartbeat","status":"up"})"), "-");
    EXPECT_EQ(asked(R"({"name":"x","status":"paused"})"), "-");
    EXPECT_EQ(asked(R"({"name":"x","status":"$STATUS"})"), "?");
}

TEST(SumoLogic, CountsByItsTrigger) {
    const auto body = [](const std::string& type) {
        return R"({"Name":"memory","TriggerType":")" + type +
               R"(","TriggerCondition":"Greater than 1","SourceUrl":"x"})";
    };
    EXPECT_EQ(asked(body("Critical")), "shop/web/");
    for (const auto* type : {"ResolvedCritical", "ResolvedWarning", "ResolvedMissingData", "MissingData",
                             "Warning", "Normal"}) {
        EXPECT_EQ(asked(body(type)), "-") << type;
    }
    EXPECT_EQ(asked(body("{{TriggerType}}")), "?");
    EXPECT_EQ(asked(body("")), "?");
}

TEST(HerokuAppWebhooks, AreNoAlerts) {
    EXPECT_EQ(
        asked(R"({"id":"1","action":"update","resource":"dyno","data":{"name":"web.1","state":"down",)"
              R"("type":"web",)"
              R"("app":{"name":"shop"}},"webhook_metadata":{"attempt":{"id":"2"}}})"),
        "-");
}

}  // namespace
}  // namespace dynoward::alerts
