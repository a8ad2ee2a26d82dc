// SPDX-License-Identifier: MIT
// Tools that call people or collect errors: PagerDuty, Better Stack, Opsgenie, New Relic, Sentry,
// Honeybadger.
#include "asked.hpp"

namespace dynoward::alerts {
namespace {

using namespace test;

std::string pagerduty(const std::string& event, const std::string& status,
                      const std::string& title = "High memory") {
    return R"({"event":{"id":"01CQ","event_type":")" + event +
           R"(","resource_type":"incident","occurred_at":"2026-11-21T10:00:00Z",)"
           R"("agent":{"type":"user_reference",)"
           R"("summary":"A Person"},"client":null,"data":{"id":"PGR0VU2","type":"incident","number":2,)"
           R"("status":")" +
           status + R"(","incident_key":"d3640fbd","created_at":"2026-11-21T10:00:00Z","title":")" + title +
           R"(","service":{"id":"PF9KMXH","summary":"shop","type":"service_reference"},)"
           R"("assignees":[{"type":)"
           R"("user_reference","summary":"Y"}],"priority":{"summary":"P1"},"urgency":"high",)"
           R"("resolve_reason":null}}})";
}

TEST(PagerDuty, V3CountsByItsKindOfEvent) {
    EXPECT_EQ(asked(pagerduty("incident.triggered", "triggered")), "shop/web/");
    EXPECT_EQ(asked(pagerduty("incident.triggered", "triggered", "Memory of web.3")), "shop/web.3");
    EXPECT_EQ(asked(pagerduty("incident.reopened", "triggered")), "shop/web/");
    EXPECT_EQ(tool(pagerduty("incident.triggered", "triggered")), "pagerduty");
    for (const auto* event :
         {"incident.acknowledged", "incident.resolved", "incident.annotated", "incident.delegated",
          "incident.escalated", "incident.priority_updated", "incident.reassigned",
          "incident.responder.added", "incident.responder.replied", "incident.status_update_published",
          "incident.unacknowledged", "incident.conference_bridge.updated",
          "incident.custom_field_values.updated", "incident.incident_type.changed",
          "incident.workflow.started", "incident.zzz", "service.updated"}) {
        EXPECT_EQ(asked(pagerduty(event, "triggered")), "-") << event;
    }
    EXPECT_EQ(asked(pagerduty("incident.triggered", "resolved")), "-")
        << "the incident itself knows better";
    EXPECT_EQ(asked(pagerduty("incident.triggered", "acknowledged")), "-");
    EXPECT_EQ(
        asked(R"({"event":{"id":"x","event_type":"pagey.ping","resource_type":"pagey","occurred_at":"x",)"
              R"("data":{"message":"Hello from your friend Pagey!","type":"ping"}}})"),
        "-");
}

TEST(PagerDuty, V2CountsEachOfItsMessages) {
    const auto message = [](const std::string& event, const std::string& status, const std::string& title) {
        return R"({"event":")" + event +
               R"(","created_on":"2026-11-21T10:00:00Z","log_entries":[{"type":)"
               R"("trigger_log_entry"}],"incident":{"id":"P1","status":")" +
               status + R"(","title":")" + title +
               R"(","alert_counts":{"all":1,"triggered":0,"resolved":1},"service":{"name":"shop",)"
               R"("status":"critical"}}})";
    };
    const auto body = [](const std::string& messages) { return R"({"messages":[)" + messages + "]}"; };
    EXPECT_EQ(asked(body(message("incident.trigger", "triggered", "x"))), "shop/web/");
    EXPECT_EQ(asked(body(message("incident.trigger", "triggered", "web.3 high"))), "shop/web.3");
    for (const auto* event :
         {"incident.acknowledge", "incident.resolve", "incident.unacknowledge", "incident.assign",
          "incident.escalate", "incident.delegate", "incident.annotate"}) {
        EXPECT_EQ(asked(body(message(event, "triggered", "x"))), "-") << event;
    }
    EXPECT_EQ(asked(body(message("incident.resolve", "resolved", "x") + "," +
                         message("incident.trigger", "triggered", "web.3 high"))),
              "shop/web.3");
}

TEST(PagerDuty, EventsOfItsApiCountByTheirAction) {
    const auto body = [](const std::string& action, const std::string& source) {
        return R"({"routing_key":"R0","event_action":")" + action +
               R"(","dedup_key":"k","payload":{"summary":"memory",)"
               R"("source":")" +
               source + R"(","severity":"critical","custom_details":{"app":"shop"}},"client":"x"})";
    };
    EXPECT_EQ(asked(body("trigger", "web.3"), nothing), "shop/web.3");
    EXPECT_EQ(asked(body("trigger", "monitoring-1")), "shop/web/");
    EXPECT_EQ(asked(body("acknowledge", "web.3")), "-");
    EXPECT_EQ(asked(body("resolve", "web.3")), "-");
    EXPECT_EQ(asked(body("resolve", "x")), "-");
    EXPECT_EQ(asked(body("", "web.3")), "?");
    EXPECT_EQ(asked(R"({"service_key":"e","event_type":"trigger","description":"memory","details":{}})"),
              "shop/web/");
    EXPECT_EQ(asked(R"({"service_key":"e","event_type":"resolve","description":"memory"})"), "-");
}

std::string betterstack(const std::string& more, const std::string& event = "") {
    return (event.empty() ? "{" : R"({"event":")" + event + "\",") +
           R"("data":{"id":"1","type":"incident","attributes":{"name":"Heroku errors",)"
           R"("url":"https://x","http_method":)"
           R"("get","cause":"R14","started_at":"2026-11-21T10:00:00Z",)" +
           more + R"("response_content":null,"call":false,"regions":["eu"]}}})";
}

TEST(BetterStack, RequestsOnlyIfAnIncidentHasStarted) {
    EXPECT_EQ(asked(betterstack("", "started")), "shop/web/");
    EXPECT_EQ(asked(betterstack(R"("status":"Started","resolved_at":null,"acknowledged_at":null,)")),
              "shop/web/");
    for (const auto* metadata :
         {R"("metadata":{"dyno":"web.1","app":"shop"},)",
          R"("metadata":{"dyno":{"value":"web.1"},"app":["shop"]},)",
          R"("metadata":{"dyno":[{"type":"String","value":"web.1"}],"app":"shop"},)"}) {
        EXPECT_EQ(asked(betterstack(metadata, "started"), nothing), "shop/web.1") << metadata;
    }
    EXPECT_EQ(asked(betterstack(R"("metadata":{"dyno":["web.1","web.2"]},)", "started")), "?");
    EXPECT_EQ(asked(betterstack(R"("metadata":{"dyno":"web.1 "},)", "started")), "?");
    for (const auto* event : {"resolved", "acknowledged", "reopened", "commented", "escalated"}) {
        EXPECT_EQ(asked(betterstack("", event)), "-") << event;
    }
    for (const auto* more :
         {R"("status":"Resolved",)", R"("status":"Acknowledged",)", R"("status":"Validating",)",
          R"("resolved_at":"2026-11-21T10:00:00Z",)", R"("acknowledged_at":"2026-11-21T10:00:00Z",)"}) {
        EXPECT_EQ(asked(betterstack(more)), "-") << more;
        EXPECT_EQ(asked(betterstack(more, "started")), "-") << more;
    }
    EXPECT_EQ(asked(betterstack("")), "?") << "no word";
    EXPECT_EQ(asked(betterstack(R"("status":"Zzz",)", "started")), "?");
    auto text = betterstack("", "started");
    text.replace(text.find("R14"), 3, "R14 web.9");
    EXPECT_EQ(asked(text), "?") << "its text names a dyno that no field does";
}

TEST(Opsgenie, RequestsOnlyForACreatedAlert) {
    const auto body = [](const std::string& action, const std::string& more) {
        return R"({"source":{"name":"","type":"web"},"alert":{"alertId":"8743","message":"High memory",)"
               R"("tags":["a"],)"
               R"("tinyId":"23","entity":"","alias":"8743","createdAt":1426106604000,"username":"u",)" +
               more + R"("team":"ops"},"action":")" + action +
               R"(","integrationId":"37c8","integrationName":"w"})";
    };
    EXPECT_EQ(asked(body("Create", "")), "shop/web/");
    EXPECT_EQ(asked(body("Create", R"("details":{"app":"shop","dyno":"web.3"},)"), nothing), "shop/web.3");
    EXPECT_EQ(asked(body("Create", R"("source":"web.3",)")), "shop/web.3");
    for (const auto* action : {"Acknowledge",
                               "UnAcknowledge",
                               "Close",
                               "Delete",
                               "AddNote",
                               "AddTags",
                               "RemoveTags",
                               "AssignOwnership",
                               "TakeOwnership",
                               "Escalate",
                               "EscalateNext",
                               "Snooze",
                               "SnoozeEnded",
                               "AddRecipient",
                               "AddResponder",
                               "AddTeam",
                               "UpdatePriority",
                               "UpdateMessage",
                               "UpdateDescription",
                               "CustomAction"}) {
        EXPECT_EQ(asked(body(action, "")), "-") << action;
    }
    auto trial = body("Create", "");
    trial.replace(trial.find("High memory"), 11, "Test Alert");
    EXPECT_EQ(asked(trial), "-");
}

TEST(NewRelic, RequestsOnlyIfAnIssueIsActivated) {
    const auto body = [](const std::string& state) {
        return R"({"id":"d1b1","issueUrl":"https://radar","title":"Memory > 90 on 'shop'",)"
               R"("priority":"CRITICAL",)"
               R"("impactedEntities":["shop"],"totalIncidents":1,"state":")" +
               state +
               R"(","trigger":"STATE_CHANGE","isCorrelated":false,"createdAt":1617881246260,)"
               R"("updatedAt":1617881246260,)"
               R"("sources":["newrelic"],"alertPolicyNames":["p"],"alertConditionNames":["c"],)"
               R"("workflowName":"w"})";
    };
    EXPECT_EQ(asked(body("ACTIVATED")), "shop/web/");
    EXPECT_EQ(asked(body("activated")), "shop/web/");
    for (const auto* state : {"CLOSED", "ACKNOWLEDGED", "CREATED", "DEACTIVATED", "Closed"}) {
        EXPECT_EQ(asked(body(state)), "-")
            << state << ": CREATED is what its test sends, and is not active yet";
    }
    EXPECT_EQ(tool(body("CLOSED")), "newrelic");
    const auto old = [](const std::string& state) {
        return R"({"account_id":1,"condition_name":"c","current_state":")" + state +
               R"(","event_type":"INCIDENT","incident_id":3,"policy_name":"p","severity":"CRITICAL",)"
               R"("owner":"N/A"})";
    };
    EXPECT_EQ(asked(old("open")), "shop/web/");
    for (const auto* state : {"closed", "acknowledged", "test"}) {
        EXPECT_EQ(asked(old(state)), "-") << state;
    }
    EXPECT_EQ(asked(R"({"issueId":"1","state":"ACTIVATED","acknowledgedBy":"somebody"})"), "-");
}

TEST(Sentry, RequestsIfARuleWasTriggered) {
    const auto body = [](const std::string& action, const std::string& data) {
        return R"({"action":")" + action + R"(","installation":{"uuid":"a"},"data":{)" + data +
               R"(},"actor":{"type":"application","id":"sentry","name":"Sentry"}})";
    };
    const auto* event =
        R"("event":{"title":"MemoryError","contexts":{"trace":{"status":"ok"}},"tags":[["level","error"],)"
        R"(["server_name","web.3"]],"request":{"headers":[["Host","web.1"]]}},"triggered_rule":"memory")";
    EXPECT_EQ(asked(body("triggered", event)), "shop/web.3") << "not the visitor's header";
    EXPECT_EQ(
        asked(body("critical", R"("description_title":"Critical: memory","metric_alert":{"status":20})")),
        "shop/web/");
    EXPECT_EQ(asked(body("warning", R"("description_title":"Warning: memory")")), "-");
    EXPECT_EQ(asked(body("resolved", R"("description_title":"Resolved: memory")")), "-");
    for (const auto* action :
         {"resolved", "created", "assigned", "ignored", "archived", "unresolved", "deleted"}) {
        EXPECT_EQ(asked(body(action, R"("issue":{"title":"x","status":"unresolved"})")), "-") << action;
    }
    EXPECT_EQ(asked(body("triggered", R"("issue":{"title":"x","status":"resolved"})")), "-");
}

TEST(Honeybadger, RequestsForErrorsAndForASiteThatIsDown) {
    const auto body = [](const std::string& event,
                         const std::string& fault = R"("resolved":false,"ignored":false)") {
        return R"({"event":")" + event +
               R"(","message":"[Shop/production] MemoryError: x","project":{"name":"Shop"},)"
               R"("fault":{"id":1,"klass":"MemoryError","environment":"production",)" +
               fault +
               R"(,"tags":[]},"notice":{"request":{"params":{"dyno":"web.9","status":"resolved"}}}})";
    };
    for (const auto* event : {"occurred", "rate_exceeded", "volume_spike", "down", "alarm_alert"}) {
        EXPECT_EQ(asked(body(event)), "shop/web/") << event;
    }
    for (const auto* event :
         {"resolved", "unresolved", "assigned", "commented", "deployed", "up", "cert_will_expire",
          "check_in_missing", "check_in_reporting", "alarm_ok", "zzz"}) {
        EXPECT_EQ(asked(body(event)), "-") << event;
    }
    EXPECT_EQ(asked(body("occurred", R"("resolved":true)")), "-");
    EXPECT_EQ(asked(body("occurred", R"("ignored":true)")), "-");
}

TEST(OtherOnCallTools, SquadcastSplunkStatuspage) {
    const auto squadcast = [](const std::string& type, const std::string& status) {
        return R"({"version":"v2","event":{"id":"6","type":")" + type +
               R"(","resource":"incident"},"data":)"
               R"({"resource_data":{"message":"memory","status":")" +
               status + R"(","service":{"name":"s"}}}})";
    };
    EXPECT_EQ(asked(squadcast("incident.triggered", "triggered")), "shop/web/");
    EXPECT_EQ(asked(squadcast("incident.acknowledged", "acknowledged")), "-");
    EXPECT_EQ(asked(squadcast("incident.resolved", "triggered")), "-");
    EXPECT_EQ(asked(R"({"message_type":"CRITICAL","entity_id":"e","state_message":"m"})"), "shop/web/");
    for (const auto* type : {"RECOVERY", "ACKNOWLEDGEMENT", "WARNING"}) {
        EXPECT_EQ(asked(R"({"message_type":")" + std::string(type) + R"(","entity_id":"e"})"), "-") << type;
    }
    for (const auto* status :
         {"investigating", "identified", "monitoring", "resolved", "scheduled", "in_progress"}) {
        EXPECT_EQ(asked(R"({"page":{"id":"p"},"incident":{"status":")" + std::string(status) +
                        R"(","name":"n"}})"),
                  "-")
            << status;
    }
}

}  // namespace
}  // namespace dynoward::alerts
