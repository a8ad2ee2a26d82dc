// SPDX-License-Identifier: MIT
// Tools with their own codes for up and down: UptimeRobot (numbers), Nagios (a host can be up while its
// service is down), and Heroku's app webhooks, which are not alerts. Zabbix, Pingdom, StatusCake, Checkly
// and Healthchecks use common words, so shapes_unknown.cpp reads them.
#include <array>

#include "bounded_json.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

const json* find(const json& root, std::string_view plain) {
    for (const auto& [key, value] : root.items()) {
        if (squashed(key) == plain) {
            return &value;
        }
    }
    return nullptr;
}

void read_uptimerobot(const json& root, const json& type, Alert& alert) {
    alert.tool = "uptimerobot";
    alert.reason = text_of(find(root, "monitorfriendlyname"));
    const auto number = type.is_number() ? type.dump() : std::string(trimmed(text_of(&type)));
    StateCollector collected;
    if (number == "1" || number == "2" || number == "3") {
        constexpr std::array meanings{Meaning::fires, Meaning::over, Meaning::other};
        collected.add(meanings[static_cast<std::size_t>(number[0] - '1')], number, "alertType");
    } else {
        collected.unknown(number, "alertType");
    }
    collected.field(find(root, "alerttypefriendlyname"), "alertTypeFriendlyName", Role::event);
    collected.scan(root, false);
    NameCollector names;
    names.tree(root);
    names.text(alert.reason, true);
    add(alert, collected, names);
}

void read_nagios(const json& root, const json& type, Alert& alert) {
    alert.tool = "nagios";
    const auto* service = find(root, "servicedesc");
    alert.reason = text_of(service != nullptr ? service : find(root, "hostname"));
    StateCollector collected;
    own_word(collected, text_of(&type), "notificationtype", {"PROBLEM", "CUSTOM"});
    const auto* state = find(root, "servicestate");
    collected.field(state != nullptr ? state : find(root, "hoststate"), "servicestate", Role::state);
    collected.field(find(root, "state"), "state", Role::state);
    collected.field(find(root, "status"), "status", Role::state);
    NameCollector names;
    names.tree(root);
    names.text(alert.reason, true);
    add(alert, collected, names);
}

}  // namespace

bool read_uptime_tool(const json& root, Alert& alert) {
    const auto* metadata = member(&root, "webhook_metadata");
    if (metadata != nullptr && root.contains("resource")) {
        alert.tool = "heroku";
        StateCollector collected;
        collected.add(Meaning::other, text_of(&root, "resource"), "resource");
        add(alert, collected, NameCollector());
        return true;
    }
    const auto* type = find(root, "alerttype");
    const bool has_monitor = find(root, "monitorid") != nullptr ||
                             find(root, "monitorfriendlyname") != nullptr ||
                             find(root, "monitorurl") != nullptr;
    const auto* notification = find(root, "notificationtype");
    if (type != nullptr && has_monitor) {
        read_uptimerobot(root, *type, alert);
    } else if (notification != nullptr && notification->is_string()) {
        read_nagios(root, *notification, alert);
    } else {
        return false;
    }
    return true;
}

}  // namespace dynoward::alerts
