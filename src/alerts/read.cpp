// SPDX-License-Identifier: MIT
// From bytes to an alert: first form or JSON, then the tool's shape.
#include <algorithm>
#include <array>

#include "alerts/form_fields.hpp"
#include "bounded_json.hpp"
#include "dynoward/values/limits.hpp"
#include "shapes.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

bool is_alike(const Item& a, const Item& b) {
    const auto& left = a.names;
    const auto& right = b.names;
    return a.state == b.state && left.app == right.app && left.app_hints == right.app_hints &&
           left.dyno == right.dyno && left.type == right.type && left.problem == right.problem &&
           left.in_title == right.in_title && left.type_hints == right.type_hints &&
           left.in_text == right.in_text;
}

// A form has the JSON in one field (Papertrail, LogEntries), or is one flat object itself (Datadog).
BoundedJson from_form(std::string_view body) {
    BoundedJson result{std::nullopt, BoundedJson::Problem::not_json};
    const auto fields = read_form(body);
    if (!fields || fields->size() > limits::header_fields) {
        return result;
    }
    for (const auto* name : {"payload", "json", "data", "body"}) {
        const auto* holder = find_once(*fields, name);
        if (holder != nullptr && (fields->size() == 1 || std::string_view(name) == "payload")) {
            return read_bounded(*holder);
        }
    }
    auto flat = json::object();
    for (const auto& [name, value] : *fields) {
        if (flat.contains(name)) {
            return result;
        }
        flat[name] = value;
    }
    return {std::move(flat), BoundedJson::Problem::none};
}

std::string_view text_of(BoundedJson::Problem problem) {
    switch (problem) {
        case BoundedJson::Problem::too_much: return "nested too deep, or too many values";
        case BoundedJson::Problem::key_twice:
            return "an object in it has a key twice, so it can mean either";
        case BoundedJson::Problem::not_json:
        case BoundedJson::Problem::none: break;
    }
    return "neither JSON nor a form that holds it";
}

}  // namespace

namespace {

bool is_any(std::string_view tool, std::initializer_list<std::string_view> tools) {
    return std::find(tools.begin(), tools.end(), tool) != tools.end();
}

// In every shape, a state at the root counts if it forbids a restart.
void apply_root_state(const json& root, Alert& alert) {
    StateCollector collected;
    collected.scan(root, false);
    Item outer;
    collected.write_to(outer);
    if (outer.state < AlertState::pending && outer.state != AlertState::contradicts) {
        return;
    }
    for (auto& item : alert.items) {
        if (item.state <= AlertState::unsaid) {
            item.state = outer.state;
            item.evidence = outer.evidence;
        }
    }
}

// Names at the root count in every shape: the admin may have added one to a tool that sends none.
void apply_root_names(const json& root, Alert& alert) {
    NameCollector collected;
    for (const auto& [key, value] : root.items()) {
        if (!value.is_structured() && squashed(key) != "type") {
            collected.field(key, value);
        }
    }
    // The texts of these tools are log lines, which visitors can write, or belong to several alerts.
    if (!is_any(alert.tool,
                {"papertrail", "logentries", "sentry", "honeybadger", "prometheus", "grafana"})) {
        collected.texts(root);
    }
    Names outer;
    collected.write_to(outer);
    for (auto& item : alert.items) {
        auto& names = item.names;
        const bool differs = (names.dyno && outer.dyno && *names.dyno != *outer.dyno) ||
                             (!names.app.empty() && !outer.app.empty() && names.app != outer.app);
        if (names.problem.empty()) {
            names.problem = differs ? "it names two different ones" : outer.problem;
        }
        if (!names.dyno) {
            names.dyno = outer.dyno;
        }
        names.app = names.app.empty() ? outer.app : names.app;
        names.type = names.type.empty() ? outer.type : names.type;
        names.dyno_is_null = names.dyno_is_null || outer.dyno_is_null;
        names.in_text.insert(names.in_text.end(), outer.in_text.begin(), outer.in_text.end());
    }
}

}  // namespace

std::vector<const json*> first_of(const json& list, Alert& alert) {
    std::vector<const json*> objects;
    for (const auto& one : list) {
        if (!one.is_object()) {
            continue;
        }
        if (objects.size() >= limits::alert_list) {
            alert.cut = true;
            break;
        }
        objects.push_back(&one);
    }
    return objects;
}

void add(Alert& alert, Item item) {
    const bool known = std::any_of(alert.items.begin(), alert.items.end(),
                                   [&](const auto& other) { return is_alike(other, item); });
    if (known) {
        return;
    }
    if (alert.items.size() >= limits::alert_requests) {
        alert.cut = true;
        return;
    }
    alert.items.push_back(std::move(item));
}

void add(Alert& alert, const StateCollector& state, const NameCollector& names) {
    Item item;
    state.write_to(item);
    names.write_to(item.names);
    add(alert, std::move(item));
}

void own_word(StateCollector& collected, std::string_view value, std::string_view key,
              std::initializer_list<std::string_view> begins) {
    const auto plain = squashed(value);
    const bool begin = std::any_of(begins.begin(), begins.end(),
                                   [&plain](const auto word) { return squashed(word) == plain; });
    const auto meaning = meaning_of(value, Role::event);
    if (begin) {
        collected.add(Meaning::fires, value, key);
    } else if (forbids(meaning) || meaning == Meaning::warning) {
        collected.add(meaning, value, key);
    } else if (is_placeholder(value) || value.empty()) {
        collected.unknown(value, key);
    } else {
        collected.add(Meaning::other, value, key);
    }
}

void read_root(const json& root, Alert& alert) {
    const bool known =
        read_metric_tool(root, alert) ||
        (root.is_object() &&
         (read_log_tool(root, alert) || read_incident_tool(root, alert) || read_error_tool(root, alert) ||
          read_cloud_tool(root, alert) || read_uptime_tool(root, alert)));
    if (!known) {
        return read_unknown(root, alert);
    }
    if (root.is_object()) {
        // The readers of these tools evaluate the fields at the root themselves.
        if (!is_any(alert.tool, {"nagios", "prometheus", "grafana"})) {
            apply_root_state(root, alert);
        }
        apply_root_names(root, alert);
    }
}

ReadAlert read_alert(std::string_view body, BodyKind kind) {
    ReadAlert result;
    const auto read = kind == BodyKind::form ? from_form(body) : read_bounded(body);
    if (!read.json || !read.json->is_structured()) {
        result.is_ambiguous = read.problem == BoundedJson::Problem::key_twice;
        result.problem = text_of(read.problem);
        return result;
    }
    Alert alert;
    read_root(*read.json, alert);
    if (kind == BodyKind::text && alert.tool != "sns" && alert.tool != "cloudwatch") {
        result.is_foreign_text = true;
        result.problem = "text/plain is read from AWS SNS only";
        return result;
    }
    result.alert = std::move(alert);
    return result;
}

bool is_process_type(std::string_view text) {
    const auto first = DynoName::parse(std::string(text) + ".1");
    return first && first->is_cedar() && first->type() == text;
}

bool is_usual_type(std::string_view text) {
    constexpr std::array types{"web",     "worker", "workers", "clock",     "scheduler", "cron",  "job",
                               "jobs",    "api",    "sidekiq", "celery",    "resque",    "beat",  "mailer",
                               "release", "run",    "console", "websocket", "queue",     "urgent"};
    return std::find(types.begin(), types.end(), text) != types.end();
}

}  // namespace dynoward::alerts
