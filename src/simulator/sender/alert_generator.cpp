// SPDX-License-Identifier: MIT
#include "simulator/sender/alert_generator.hpp"

#include <array>

namespace dynoward::simulator {
namespace {

constexpr std::uint64_t alert_stream = 0x8ebc6af09c88c6e3ULL;
constexpr std::chrono::hours mean{1};

// Placeholders: `@W` the status word, `@N` labels that name a dyno (or none), `@A` the app, `@D` the dyno.
struct Shape {
    std::string_view body;
    std::array<std::string_view, 6> ends;
    std::string_view firing_word;  ///< empty: this shape cannot fire, or names no dyno
    bool is_form = false;
    bool is_text = false;
};

constexpr std::array shapes{
    Shape{R"({@N"status":"@W"})",
          {"resolved", "RESOLVED", "acknowledged", "ok", "test", "no_data"},
          "firing"},
    Shape{R"({@N"state":"@W","message":"it was firing"})",
          {"OK", "closed", "muted", "pending", "up", "Normal"},
          "ALARM"},
    Shape{R"({"data":{"attributes":{@N"status":"@W"}}})",
          {"closed", "Resolved", "acked", "cleared", "ok", "fixed"},
          "open"},
    Shape{R"({@N"title":"[@W] memory of the app","x":1})",
          {"RESOLVED", "OK", "No Data", "Recovered", "Test", "Closed"},
          "FIRING:1"},
    Shape{R"({@N"event":"incident.@W","status":"open"})",
          {"resolved", "acknowledged", "closed", "assigned", "merged", "snoozed"},
          "triggered"},
    Shape{R"({@N"status":"firing","resolved":@W})",
          {"true", "\"true\"", "1", "\"yes\"", "\"2026-01-01T00:00:00Z\"", "true"},
          "false"},
    Shape{R"([{@N"status":"@W"}])", {"resolved", "ok", "up", "recovered", "closed", "ended"}, "firing"},
    Shape{R"({"version":"4","status":"@W","receiver":"r","alerts":[{"status":"@W",)"
          R"("labels":{@N"alertname":"High"},"annotations":{}}]})",
          {"resolved", "Resolved", "RESOLVED", "suppressed", "inhibited", "silenced"},
          "firing"},
    Shape{R"({"orgId":1,"state":"@W","status":"firing","title":"x","alerts":[{"status":"firing",)"
          R"("labels":{@N"alertname":"High"}}]})",
          {"ok", "no_data", "paused", "pending", "OK", "unknown"},
          "alerting"},
    Shape{R"({"ruleName":"memory","ruleId":1,"state":"@W","title":"x","evalMatches":[{"metric":"m",)"
          R"("tags":{@N"x":"y"}}]})",
          {"ok", "no_data", "paused", "pending", "OK", "unknown"},
          "alerting"},
    Shape{
        R"({"event":{"event_type":"@W","data":{"type":"incident","status":"triggered",@N"title":"High"}}})",
        {"incident.resolved", "incident.acknowledged", "incident.reassigned", "incident.annotated",
         "pagey.ping", "incident.priority_updated"},
        "incident.triggered"},
    Shape{R"({"messages":[{"event":"@W","incident":{@N"status":"triggered","title":"High"}}]})",
          {"incident.resolve", "incident.acknowledge", "incident.assign", "incident.escalate",
           "incident.annotate", "incident.unacknowledge"},
          "incident.trigger"},
    Shape{R"({"routing_key":"R","event_action":"@W","payload":{@N"summary":"High","severity":"critical"}})",
          {"resolve", "acknowledge", "resolve", "acknowledge", "resolve", "acknowledge"},
          "trigger"},
    Shape{R"({"data":{"type":"incident","attributes":{"status":"@W","name":"n","metadata":{@N"x":"y"}}}})",
          {"Resolved", "Acknowledged", "Validating", "resolved", "acknowledged", "validating"},
          "Started"},
    Shape{R"({@N"title":"memory","alert_transition":"@W"})",
          {"Recovered", "No Data", "Warn Recovered", "Re-No Data", "Warn", "No Data Recovered"},
          "Triggered"},
    Shape{R"({@N"issueUrl":"https://x","title":"memory","priority":"CRITICAL","state":"@W"})",
          {"CLOSED", "ACKNOWLEDGED", "CREATED", "Closed", "closed", "DEACTIVATED"},
          "ACTIVATED"},
    Shape{R"({"monitorID":"7","monitorFriendlyName":"Shop",@N"alertType":@W})",
          {"2", "3", "\"2\"", "\"3\"", "2", "3"},
          "1"},
    Shape{R"({"event":"@W","message":"x","fault":{"resolved":false},"notice":{"server":{@N"x":1}}})",
          {"resolved", "assigned", "commented", "up", "check_in_missing", "alarm_ok"},
          ""},
    Shape{R"({"action":"@W","installation":{"uuid":"u"},"data":{"event":{"tags":{@N"x":"y"}}}})",
          {"resolved", "assigned", "ignored", "archived", "created", "warning"},
          "triggered"},
    Shape{R"({"action":"@W","alert":{"alertId":"8","message":"High","details":{@N"x":"y"}}})",
          {"Close", "Acknowledge", "AddNote", "Delete", "Snooze", "AssignOwnership"},
          "Create"},
    Shape{R"({"AlarmName":"memory","NewStateValue":"@W","OldStateValue":"ALARM",)"
          R"("Trigger":{"Tags":{@N"x":"y"}}})",
          {"OK", "INSUFFICIENT_DATA", "OK", "INSUFFICIENT_DATA", "OK", "OK"},
          "ALARM",
          false,
          true},
    Shape{R"({"Type":"@W","TopicArn":"arn:aws:sns:x","MessageId":"m","Message":"x",)"
          R"("Subject":"ALARM: x","SubscribeURL":"https://x"})",
          {"SubscriptionConfirmation", "UnsubscribeConfirmation", "SubscriptionConfirmation",
           "UnsubscribeConfirmation", "SubscriptionConfirmation", "SubscriptionConfirmation"},
          "",
          false,
          true},
    Shape{R"({"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertRule":"m",)"
          R"("monitorCondition":"@W"},"customProperties":{@N"x":"y"}}})",
          {"Resolved", "resolved", "RESOLVED", "Resolved", "Resolved", "Resolved"},
          "Fired"},
    Shape{
        R"({"incident":{"state":"@W","policy_name":"p","metric":{"labels":{@N"x":"y"}}},"version":"1.2"})",
        {"closed", "CLOSED", "closed", "closed", "closed", "closed"},
        "open"},
    Shape{R"({@N"NOTIFICATIONTYPE":"@W","HOSTNAME":"h","SERVICESTATE":"CRITICAL"})",
          {"RECOVERY", "ACKNOWLEDGEMENT", "DOWNTIMESTART", "FLAPPINGSTART", "DOWNTIMEEND", "FLAPPINGSTOP"},
          "PROBLEM"},
    Shape{R"({@N"check_id":1,"check_name":"Shop","previous_state":"DOWN","current_state":"@W"})",
          {"UP", "SUCCESS", "up", "UP", "UP", "UP"},
          "DOWN"},
    Shape{R"({@N"alert_id":"1","alert_action":"@W","fields":[]})",
          {"resolve", "resolved", "RESOLVED", "acknowledge", "resolve", "Resolve"},
          "trigger"},
    Shape{"app=@A&Status=@W&Name=Shop", {"Up", "up", "UP", "Up", "Up", "Up"}, "", true},
    Shape{"payload=%7B%22status%22:%22@W%22,%22host%22:%22@D%22%7D",
          {"resolved", "ok", "closed", "test", "ack", "up"},
          "firing",
          true},
};

constexpr std::array names{std::string_view(R"("app":"@A","dyno":"@D",)"),
                           std::string_view(R"("heroku_app":"@A","dyno_name":"@D",)"),
                           std::string_view(R"("app":"@A","instance":"@D",)"),
                           std::string_view(R"("dyno":"@D",)"),
                           std::string_view(R"("app":"@A","host":"@D",)")};

void fill(std::string& text, std::string_view place, std::string_view with) {
    for (auto at = text.find(place); at != text.npos; at = text.find(place, at + with.size())) {
        text.replace(at, place.size(), with);
    }
}

}  // namespace

AlertGenerator::AlertGenerator(std::uint64_t seed) : random_(seed ^ alert_stream) {
    may_fire_ = random_.chance_percent(50);
}

Nanoseconds AlertGenerator::pause() {
    return random_.between(Nanoseconds{1}, Nanoseconds{mean} * 2);
}

GeneratedAlert AlertGenerator::make(std::string_view app, std::string_view dyno, std::string_view type) {
    const auto& shape = shapes[random_.below(shapes.size())];
    GeneratedAlert alert;
    alert.app = app;
    alert.dyno = dyno;
    alert.type = type;
    alert.is_form = shape.is_form;
    alert.is_text = shape.is_text;
    alert.is_firing = may_fire_ && !shape.firing_word.empty() && random_.chance_percent(25);
    alert.body = shape.body;
    const bool named = alert.is_firing || random_.chance_percent(50);
    fill(alert.body, "@N", named ? names[random_.below(names.size())] : std::string_view());
    fill(alert.body, "@W",
         alert.is_firing ? shape.firing_word : shape.ends[random_.below(shape.ends.size())]);
    fill(alert.body, "@A", app);
    fill(alert.body, "@D", dyno);
    return alert;
}

}  // namespace dynoward::simulator
