// SPDX-License-Identifier: MIT
// Unknown shapes: words from the fields that usually hold the state of an alert, at any depth, and names
// from the fields that usually hold names. Also Dynoward's own shape, which needs no state.
#include <algorithm>
#include <array>

#include "bounded_json.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

// The key of a list of alerts that have a status each; nullptr without one.
const char* list_of_alerts(const json& root) {
    for (const auto* key : {"alerts", "incidents", "events", "messages", "notifications", "items", "issues",
                            "problems", "results", "records", "data", "checks", "monitors", "payload"}) {
        const auto* list = member(&root, key);
        const bool has_status = list != nullptr && list->is_array() &&
                                std::any_of(list->begin(), list->end(), [](const auto& one) {
                                    StateCollector collected;
                                    if (one.is_object()) {
                                        collected.scan(one, false);
                                    }
                                    return !collected.is_empty();
                                });
        if (has_status) {
            return key;
        }
    }
    return nullptr;
}

bool is_own_key(std::string_view key) {
    constexpr std::array keys{"app",      "appname", "herokuapp", "type", "processtype",
                              "dynotype", "dyno",    "reason",    "token"};
    return std::find(keys.begin(), keys.end(), squashed(key)) != keys.end();
}

// `type` at the root is a process type in Dynoward's own shape; other tools use it for the kind of message.
void read_type(const json& root, const StateCollector& collected, NameCollector& names) {
    const auto* type = member(&root, "type");
    if (type == nullptr || type->is_null()) {
        return;
    }
    const auto text = text_of(type);
    const auto words = words_of(text);
    const bool is_word =
        meaning_of(text, Role::event) != Meaning::unknown &&
        std::none_of(words.begin(), words.end(), [](const auto& word) { return is_usual_type(word); });
    const bool ours = root.contains("app") || collected.is_empty();
    if (is_usual_type(text) || (ours && !is_word && !text.empty()) || (ours && !type->is_string())) {
        names.field("process_type", *type);
    }
}

// A dyno under Dynoward's own key, or a type with its app or without any foreign key. With a field that may
// be a status the body is not of this shape: that field must fire then.
bool is_own_shape(const json& root) {
    bool foreign = false;
    for (const auto& [key, value] : root.items()) {
        const auto role = role_of(key);
        if ((role == Role::state || role == Role::event) && key != "type" && !value.is_null()) {
            return false;
        }
        foreign = foreign || !is_own_key(key);
    }
    if (!text_of(&root, "dyno").empty()) {
        return true;
    }
    const bool has_type = !text_of(&root, "type").empty() || !text_of(&root, "process_type").empty();
    return has_type && (!foreign || !text_of(&root, "app").empty());
}

void add_unknown(const json& around, const json& one, Alert& alert) {
    StateCollector collected;
    collected.scan(around, true);
    collected.scan(one, true);
    NameCollector names;
    names.tree(around);
    names.tree(one);
    const bool alone = around.empty();
    if (alone) {
        read_type(one, collected, names);
    }
    Item item;
    collected.write_to(item);
    names.write_to(item.names);
    const bool names_target = item.names.dyno || !item.names.type.empty() || !item.names.problem.empty();
    item.own_shape = alone && names_target && item.state == AlertState::unsaid && is_own_shape(one);
    item.log_text = item.own_shape;  // its reason is free text and names nothing
    add(alert, std::move(item));
}

std::string_view reason_of(const json& root) {
    for (const auto* key : {"reason", "title", "subject", "summary", "alert_name", "alertName", "name",
                            "check_name", "monitor", "message"}) {
        if (const auto text = text_of(&root, key); !text.empty()) {
            return text;
        }
    }
    return {};
}

std::string_view tool_of(const json& root) {
    if (root.contains("alert_transition") || root.contains("alertTransition")) {
        return "datadog";
    }
    if (root.contains("issueUrl") || root.contains("condition_name")) {
        return "newrelic";
    }
    if (root.contains("TriggerType") || root.contains("trigger_type")) {
        return "sumologic";
    }
    if (root.contains("check_id") && root.contains("current_state")) {
        return "pingdom";
    }
    return "json";
}

}  // namespace

void read_unknown(const json& root, Alert& alert) {
    alert.tool = "json";
    if (root.is_array()) {
        for (const auto* one : first_of(root, alert)) {
            if (alert.reason.empty()) {
                alert.reason = reason_of(*one);
            }
            add_unknown(json::object(), *one, alert);
        }
        // Dynoward's own shape is a single object: a list of them is not accepted.
        for (auto& item : alert.items) {
            item.own_shape = false;
        }
        return;
    }
    alert.tool = tool_of(root);
    alert.reason = reason_of(root);
    if (const auto* key = list_of_alerts(root)) {
        auto around = root;
        around.erase(key);
        for (const auto* one : first_of(root[key], alert)) {
            add_unknown(around, *one, alert);
        }
        return;
    }
    add_unknown(json::object(), root, alert);
    const auto* alerts = member(&root, "alerts");
    if (alerts != nullptr && alerts->is_array() && alerts->empty()) {
        for (auto& item : alert.items) {  // a group that fires, with an empty list: contradictory
            item.state = item.state == AlertState::fires ? AlertState::unknown : item.state;
        }
    }
}

}  // namespace dynoward::alerts
