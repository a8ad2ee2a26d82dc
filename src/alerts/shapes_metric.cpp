// SPDX-License-Identifier: MIT
// Prometheus Alertmanager and Grafana's unified alerting (one shape), and Grafana's legacy alerting.
#include <algorithm>
#include <array>

#include "bounded_json.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

bool is_prometheus_alert(const json& alert) {
    const auto* labels = member(&alert, "labels");
    return labels != nullptr && labels->is_object();
}

// The list of alerts: the one of a group, or the whole body.
const json* prometheus_alerts(const json& root) {
    const auto* alerts = root.is_array() ? &root : member(&root, "alerts");
    return alerts != nullptr && alerts->is_array() &&
                   std::any_of(alerts->begin(), alerts->end(), is_prometheus_alert)
               ? alerts
               : nullptr;
}

// Alerts that always fire, or that are about the monitoring itself.
void add_meaning_of_alertname(StateCollector& collected, std::string_view name) {
    constexpr std::array always{"watchdog", "deadmansswitch", "deadmanssnitch", "infoinhibitor",
                                "testalert"};
    const auto plain = squashed(name);
    if (std::find(always.begin(), always.end(), plain) != always.end()) {
        collected.add(Meaning::test, name, "alertname");
    } else if (plain == "datasourcenodata" || plain == "datasourceerror") {
        collected.add(Meaning::no_data, name, "alertname");
    }
}

// Finds the texts that Grafana and Alertmanager send to test a contact point or a receiver.
void add_test_texts(StateCollector& collected, std::string_view name, const json* annotations) {
    const auto check = [&collected](std::string_view text, std::string_view key) {
        if (is_text_of_test(text)) {
            collected.add(Meaning::test, text, key);
        }
    };
    check(name, "alertname");
    for (const auto* key : {"summary", "description", "message", "title"}) {
        check(text_of(annotations, key), key);
    }
}

void add_prometheus(const json& root, const json& one, Alert& alert) {
    StateCollector collected;
    const auto* status = member(&one, "status");
    // In Alertmanager's API v2 `status` is an object.
    if (status != nullptr && status->is_object()) {
        status = member(status, "state");
    }
    collected.field(status, "status", Role::state);
    for (const auto* key : {"status", "state"}) {
        // A group fires while any of its alerts does, so its status counts only if it forbids a restart or
        // if the alert has none.
        const auto* word = member(&root, key);
        const auto meaning = meaning_of(text_of(word), Role::state);
        if (status == nullptr || forbids(meaning)) {
            collected.field(word, key, Role::state);
        }
    }
    if (status == nullptr && member(&root, "status") == nullptr && member(&root, "state") == nullptr) {
        collected.field(member(&root, "title"), "title", Role::title);
    }
    const auto* labels = member(&one, "labels");
    const auto* common = member(&root, "commonLabels");
    const auto* annotations = member(&one, "annotations");
    auto name = text_of(labels, "alertname");
    name = name.empty() ? text_of(common, "alertname") : name;
    add_meaning_of_alertname(collected, name);
    add_test_texts(collected, name, annotations);
    const auto why = text_of(annotations, "grafana_state_reason");
    if (const auto plain = squashed(why); plain.find("nodata") != plain.npos || plain == "missingseries" ||
                                          plain == "error" || plain == "paused") {
        collected.add(Meaning::no_data, why, "grafana_state_reason");
    }
    NameCollector names;
    names.labels(labels);
    if (!names.names_something()) {
        names.labels(common);
    }
    if (!names.names_something()) {
        names.labels(member(&root, "groupLabels"));
    }
    names.text(name, true);
    names.text(text_of(annotations, "summary"), true);
    if (annotations != nullptr) {
        names.texts(*annotations);
    }
    if (labels != nullptr) {
        names.texts(*labels);
    }
    add(alert, collected, names);
}

void read_prometheus(const json& root, const json& alerts, Alert& alert) {
    alert.tool = root.contains("orgId") || root.contains("ruleUrl") ? "grafana" : "prometheus";
    const auto& first = alerts.front();
    for (const auto text : {text_of(member(&root, "commonAnnotations"), "summary"), text_of(&root, "title"),
                            text_of(member(&first, "annotations"), "summary"),
                            text_of(member(&first, "labels"), "alertname")}) {
        if (alert.reason.empty()) {
            alert.reason = text;
        }
    }
    if (const auto* cut = member(&root, "truncatedAlerts"); cut != nullptr && cut->is_number_unsigned()) {
        alert.left_out = cut->get<std::uint64_t>();
    }
    for (const auto* one : first_of(alerts, alert)) {
        add_prometheus(root, *one, alert);
    }
}

bool is_old_grafana(const json& root) {
    return (root.contains("ruleName") || root.contains("ruleId")) && root.contains("state");
}

void read_old_grafana(const json& root, Alert& alert) {
    alert.tool = "grafana";
    alert.reason = text_of(&root, root.contains("title") ? "title" : "ruleName");
    StateCollector collected;
    collected.scan(root, false);
    // Each matching series has its own tags.
    if (const auto* matches = member(&root, "evalMatches"); matches != nullptr && matches->is_array()) {
        for (const auto& match : *matches) {
            NameCollector names;
            names.labels(member(&match, "tags"));
            names.text(text_of(&match, "metric"), true);
            if (names.names_something()) {
                add(alert, collected, names);
            }
        }
    }
    if (alert.items.empty()) {
        NameCollector names;
        names.tree(root);
        add(alert, collected, names);
    }
}

}  // namespace

bool read_metric_tool(const json& root, Alert& alert) {
    if (const auto* alerts = prometheus_alerts(root)) {
        read_prometheus(root, *alerts, alert);
    } else if (is_old_grafana(root)) {
        read_old_grafana(root, alert);
    } else {
        return false;
    }
    return true;
}

}  // namespace dynoward::alerts
