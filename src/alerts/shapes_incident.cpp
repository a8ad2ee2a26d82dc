// SPDX-License-Identifier: MIT
// On-call tools: PagerDuty (webhooks v3 and v2, Events API v2), Better Stack, Opsgenie.
#include <algorithm>

#include "bounded_json.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

bool is_pagerduty_v3(const json& root) {
    const auto* event = member(&root, "event");
    return !text_of(event, "event_type").empty() && member(event, "data") != nullptr;
}

void read_pagerduty_v3(const json& root, Alert& alert) {
    alert.tool = "pagerduty";
    const auto* event = member(&root, "event");
    const auto* data = member(event, "data");
    alert.reason = text_of(data, "title");
    StateCollector collected;
    own_word(collected, text_of(event, "event_type"), "event_type",
             {"incident.triggered", "incident.reopened"});
    collected.field(member(data, "status"), "status", Role::state);
    collected.field(member(data, "title"), "title", Role::title);
    NameCollector names;
    if (data->is_object()) {
        names.tree(*data);
    }
    add(alert, collected, names);
}

bool is_pagerduty_v2(const json& root) {
    const auto* messages = member(&root, "messages");
    return messages != nullptr && messages->is_array() &&
           std::any_of(messages->begin(), messages->end(), [](const auto& one) {
               return one.is_object() && one.contains("incident") && one.contains("event");
           });
}

void read_pagerduty_v2(const json& root, Alert& alert) {
    alert.tool = "pagerduty";
    for (const auto& message : *member(&root, "messages")) {
        const auto* incident = member(&message, "incident");
        if (alert.reason.empty()) {
            alert.reason = text_of(incident, "title");
        }
        StateCollector collected;
        own_word(collected, text_of(&message, "event"), "event", {"incident.trigger"});
        collected.field(member(incident, "status"), "status", Role::state);
        collected.field(member(incident, "title"), "title", Role::title);
        NameCollector names;
        if (incident != nullptr && incident->is_object()) {
            names.tree(*incident);
        }
        add(alert, collected, names);
    }
}

void read_pagerduty_event(const json& root, const json& payload, Alert& alert) {
    alert.tool = "pagerduty";
    alert.reason = text_of(&payload, "summary");
    StateCollector collected;
    own_word(collected, text_of(&root, "event_action"), "event_action", {"trigger"});
    collected.scan(root, false);
    collected.field(member(&payload, "summary"), "summary", Role::title);
    NameCollector names;
    names.tree(payload);
    names.labels(member(&payload, "custom_details"));
    add(alert, collected, names);
}

const json* betterstack_attributes(const json& root) {
    const auto* data = member(&root, "data");
    const auto type = text_of(data, "type");
    const auto* attributes = member(data, "attributes");
    const bool is_it =
        (type == "incident" || type == "alert") && attributes != nullptr && attributes->is_object();
    return is_it ? attributes : nullptr;
}

void read_betterstack(const json& root, const json& attributes, Alert& alert) {
    alert.tool = "betterstack";
    alert.reason = text_of(&attributes, "name");
    if (const auto cause = text_of(&attributes, "cause"); !cause.empty()) {
        alert.reason.append(alert.reason.empty() ? "" : ": ").append(cause);
    }
    StateCollector collected;
    if (const auto* event = member(&root, "event")) {
        own_word(collected, text_of(event), "event", {"started", "incident_started", "incident.started"});
    }
    const auto* status = member(&attributes, "status");
    if (status != nullptr && squashed(text_of(status)) == "started") {
        collected.add(Meaning::fires, text_of(status), "status");
    } else {
        collected.field(status, "status", Role::state);
    }
    for (const auto* stamp : {"resolved_at", "acknowledged_at"}) {
        if (!text_of(&attributes, stamp).empty()) {
            collected.add(stamp_of(stamp), text_of(&attributes, stamp), stamp);
        }
    }
    NameCollector names;
    names.labels(member(&attributes, "metadata"));
    names.text(text_of(&attributes, "name"), true);
    names.text(text_of(&attributes, "cause"), false);
    add(alert, collected, names);
}

void read_opsgenie(const json& root, const json& about, Alert& alert) {
    alert.tool = "opsgenie";
    alert.reason = text_of(&about, "message");
    StateCollector collected;
    own_word(collected, text_of(&root, "action"), "action", {"Create"});
    collected.field(member(&about, "status"), "status", Role::state);
    collected.field(member(&about, "message"), "message", Role::title);
    NameCollector names;
    names.tree(about);
    names.labels(member(&about, "details"));
    add(alert, collected, names);
}

}  // namespace

bool read_incident_tool(const json& root, Alert& alert) {
    const auto* payload = member(&root, "payload");
    const auto* about = member(&root, "alert");
    const auto* attributes = betterstack_attributes(root);
    if (is_pagerduty_v3(root)) {
        read_pagerduty_v3(root, alert);
    } else if (is_pagerduty_v2(root)) {
        read_pagerduty_v2(root, alert);
    } else if (root.contains("event_action") && payload != nullptr && payload->is_object()) {
        read_pagerduty_event(root, *payload, alert);
    } else if (attributes != nullptr) {
        read_betterstack(root, *attributes, alert);
    } else if (!text_of(&root, "action").empty() && about != nullptr && about->contains("alertId")) {
        read_opsgenie(root, *about, alert);
    } else {
        return false;
    }
    return true;
}

}  // namespace dynoward::alerts
