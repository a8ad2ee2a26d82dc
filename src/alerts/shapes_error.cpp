// SPDX-License-Identifier: MIT
// Error trackers: Sentry, Honeybadger. Their bodies contain text of visitors and the app, so only a few
// fields of the tools themselves are read.
#include "bounded_json.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

void read_sentry(const json& root, const json& data, Alert& alert) {
    alert.tool = "sentry";
    const auto* event = member(&data, "event");
    const auto* issue = member(&data, "issue");
    for (const auto text : {text_of(&data, "description_title"), text_of(&data, "triggered_rule"),
                            text_of(event, "title"), text_of(issue, "title")}) {
        if (alert.reason.empty()) {
            alert.reason = text;
        }
    }
    StateCollector collected;
    own_word(collected, text_of(&root, "action"), "action", {"triggered", "critical"});
    collected.field(member(issue, "status"), "status", Role::event);
    collected.field(member(&data, "description_title"), "description_title", Role::title);
    NameCollector names;
    names.labels(member(event, "tags"));
    names.text(alert.reason, true);
    if (const auto* server = member(event, "server_name")) {
        names.field("server_name", *server);
    }
    add(alert, collected, names);
}

void read_honeybadger(const json& root, Alert& alert) {
    alert.tool = "honeybadger";
    alert.reason = text_of(&root, "message");
    StateCollector collected;
    const auto* fault = member(&root, "fault");
    own_word(collected, text_of(&root, "event"), "event",
             {"occurred", "rate_exceeded", "volume_spike", "down", "alarm_alert"});
    if (fault != nullptr && fault->is_object()) {
        json state = json::object();
        for (const auto* key : {"resolved", "ignored"}) {
            if (const auto* value = member(fault, key)) {
                state[key] = *value;
            }
        }
        collected.scan(state, false);
    }
    NameCollector names;
    names.labels(member(fault, "tags"));
    if (const auto* host = member(member(member(&root, "notice"), "server"), "hostname")) {
        names.field("hostname", *host);
    }
    names.text(text_of(member(&root, "site"), "name"), true);
    names.text(text_of(member(&root, "alarm"), "name"), true);
    add(alert, collected, names);
}

}  // namespace

bool read_error_tool(const json& root, Alert& alert) {
    const auto* data = member(&root, "data");
    const auto is_object = [&root](const char* key) {
        const auto* value = member(&root, key);
        return value != nullptr && value->is_object();
    };
    if (!text_of(&root, "action").empty() && data != nullptr && data->is_object() &&
        (is_object("installation") || root.contains("actor"))) {
        read_sentry(root, *data, alert);
    } else if (!text_of(&root, "event").empty() &&
               (is_object("fault") || is_object("site") || is_object("check_in") || is_object("alarm")) &&
               root.contains("message")) {
        read_honeybadger(root, alert);
    } else {
        return false;
    }
    return true;
}

}  // namespace dynoward::alerts
