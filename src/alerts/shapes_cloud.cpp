// SPDX-License-Identifier: MIT
// Alarms of the large clouds: AWS SNS and CloudWatch, Azure Monitor, Google Cloud Monitoring. A request to
// confirm a subscription requests no restart, and no URL in a body is ever fetched.
#include "bounded_json.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

bool is_cloudwatch(const json& root) {
    return root.contains("AlarmName") && root.contains("NewStateValue");
}

void read_cloudwatch(const json& root, Alert& alert) {
    alert.tool = "cloudwatch";
    alert.reason = text_of(&root, "AlarmName");
    StateCollector collected;
    collected.field(member(&root, "NewStateValue"), "NewStateValue", Role::state);
    NameCollector names;
    names.tree(root);
    add(alert, collected, names);
}

void read_sns(const json& root, Alert& alert) {
    const auto type = text_of(&root, "Type");
    const auto subject = text_of(&root, "Subject");
    StateCollector collected;
    if (type != "Notification") {
        alert.tool = "sns";
        collected.add(Meaning::test, type, "Type");
        return add(alert, collected, NameCollector());
    }
    collected.add(meaning_of_tags(subject, Role::title), subject, "Subject");
    const auto message = text_of(&root, "Message");
    const auto inner = read_bounded(message);
    if (inner.json && inner.json->is_object() && !is_sns(*inner.json)) {
        read_root(*inner.json, alert);
        const auto meaning = meaning_of_tags(subject, Role::title);
        for (auto& item : alert.items) {
            if (forbids(meaning) && item.state == AlertState::fires) {
                collected.write_to(item);
            }
        }
    } else {
        alert.reason = subject;
        NameCollector names;
        names.labels(member(&root, "MessageAttributes"));
        names.text(subject, true);
        names.text(message, false);
        add(alert, collected, names);
    }
    alert.tool = "sns";
}

const json* azure_essentials(const json& root) {
    const auto* essentials = member(member(&root, "data"), "essentials");
    return essentials != nullptr && essentials->is_object() ? essentials : nullptr;
}

void read_azure(const json& root, const json& essentials, Alert& alert) {
    alert.tool = "azure";
    alert.reason = text_of(&essentials, "alertRule");
    StateCollector collected;
    collected.field(member(&essentials, "monitorCondition"), "monitorCondition", Role::state);
    // The Azure portal's "Test action group" sends these values.
    const auto id = text_of(&essentials, "alertId");
    if (id.find("/11111111-1111-1111-1111-111111111111/") != id.npos ||
        alert.reason.rfind("test-", 0) == 0) {
        collected.add(Meaning::test, alert.reason, "alertRule");
    }
    NameCollector names;
    const auto* data = member(&root, "data");
    names.text(alert.reason, true);
    names.text(text_of(&essentials, "description"), false);
    for (const auto* key : {"alertContext", "customProperties"}) {
        const auto* part = member(data, key);
        if (part != nullptr && part->is_object()) {
            names.tree(*part);
        }
    }
    add(alert, collected, names);
}

bool is_google(const json& root) {
    const auto* incident = member(&root, "incident");
    return member(incident, "state") != nullptr &&
           (member(incident, "policy_name") != nullptr || member(incident, "condition_name") != nullptr);
}

void read_google(const json& root, Alert& alert) {
    alert.tool = "google";
    const auto& incident = *member(&root, "incident");
    alert.reason = text_of(&incident, "policy_name");
    StateCollector collected;
    collected.field(member(&incident, "state"), "state", Role::state);
    if (text_of(&root, "version") == "test") {
        collected.add(Meaning::test, "test", "version");
    }
    NameCollector names;
    for (const auto* key : {"metric", "resource", "metadata"}) {
        const auto* part = member(&incident, key);
        if (part != nullptr && part->is_object()) {
            names.tree(*part);
        }
    }
    names.labels(member(&incident, "policy_user_labels"));
    names.text(alert.reason, true);
    names.text(text_of(&incident, "condition_name"), true);
    names.text(text_of(&incident, "summary"), false);
    names.text(text_of(&incident, "resource_name"), false);
    add(alert, collected, names);
}

}  // namespace

bool is_sns(const json& root) {
    return !text_of(&root, "Type").empty() && root.contains("TopicArn") && root.contains("Message");
}

bool read_cloud_tool(const json& root, Alert& alert) {
    const auto* essentials = azure_essentials(root);
    if (is_sns(root)) {
        read_sns(root, alert);
    } else if (is_cloudwatch(root)) {
        read_cloudwatch(root, alert);
    } else if (essentials != nullptr) {
        read_azure(root, *essentials, alert);
    } else if (is_google(root)) {
        read_google(root, alert);
    } else {
        return false;
    }
    return true;
}

}  // namespace dynoward::alerts
