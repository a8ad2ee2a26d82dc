// SPDX-License-Identifier: MIT
// Any shape: words in fields that usually say where an alert stands, wherever they are, and names in fields
// that usually name something. And our own shape, which needs no word.
#include <algorithm>
#include <array>

#include "bounded_json.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

// A list of alerts, each with a status of its own.
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

// `type` at the root is ours where the body speaks our language; with other tools it is the kind of
// message.
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

// A dyno under our own key, or a type with its app or with nothing that could say something else. A field
// that could be a status must be one that fires, so here there is none.
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
    item.log_text = item.own_shape;  // its reason is a person's
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
        // `[{"app", "dyno"}]` is not ours: one request, one wish.
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
        for (auto& item : alert.items) {  // it fires, it says, and holds nothing that does
            item.state = item.state == AlertState::fires ? AlertState::unknown : item.state;
        }
    }
}

}  // namespace dynoward::alerts
