// SPDX-License-Identifier: MIT
// The shapes are those of the tools' own documentation; docs/hooks.md shows one of each.
#include "daemon/hook_alert.hpp"

#include <algorithm>

#include "daemon/form_fields.hpp"
#include "daemon/order_json.hpp"
#include "dynoward/values/limits.hpp"
#include "net/text.hpp"

namespace dynoward::daemon {
namespace {

using nlohmann::json;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return net::same_word(text, word); });
}

bool same(const AlertSubject& a, const AlertSubject& b) {
    return a.app == b.app && a.dyno == b.dyno && a.type == b.type && a.unreadable == b.unreadable;
}

void add(Alert& alert, AlertSubject subject) {
    const bool known = std::any_of(alert.subjects.begin(), alert.subjects.end(),
                                   [&](const auto& other) { return same(other, subject); });
    if (known) {
        return;
    }
    if (alert.subjects.size() >= limits::order_wishes) {
        alert.cut = true;
        return;
    }
    alert.subjects.push_back(std::move(subject));
}

// A field that an owner filled in for this purpose: what it says must be readable.
void say(AlertSubject& subject, std::string_view key, std::string_view value) {
    if (value.empty()) {
        return;  // a variable of the tool that stood for nothing
    }
    if (is_one_of(key, {"app", "appname"})) {
        subject.app = value;
    } else if (is_one_of(key, {"dyno"})) {
        subject.dyno = DynoName::parse(value);
        subject.unreadable = subject.unreadable || !subject.dyno;
    } else if (is_one_of(key, {"type", "dynotype"})) {
        subject.type = value;
        subject.unreadable = subject.unreadable || !is_process_type(value);
    }
}

// `heroku/web.1`, `app/web.1`: whose line it is, as the syslog header said.
std::optional<DynoName> dyno_of_program(std::string_view program) {
    const auto slash = program.find('/');
    const auto who = program.substr(0, slash);
    return slash != std::string_view::npos && is_one_of(who, {"heroku", "app"})
               ? DynoName::parse(program.substr(slash + 1))
               : std::nullopt;
}

void read_papertrail(const json& root, Alert& alert) {
    alert.tool = "papertrail";
    alert.reason = text_of(member(&root, "saved_search"), "name");
    for (const auto* list : {"events", "counts"}) {
        const auto* lines = member(&root, list);
        if (lines == nullptr || !lines->is_array()) {
            continue;
        }
        for (const auto& line : *lines) {
            AlertSubject subject;
            subject.app = text_of(&line, "source_name");
            subject.app_is_source = true;
            subject.dyno = dyno_of_program(text_of(&line, "program"));
            if (line.is_object()) {
                add(alert, std::move(subject));
            }
        }
    }
}

void read_logentries(const json& root, Alert& alert) {
    alert.tool = "logentries";
    alert.reason = text_of(member(&root, "alert"), "name");
    AlertSubject subject;
    subject.app = text_of(member(&root, "host"), "name");
    subject.app_is_source = true;
    subject.dyno = DynoName::parse(text_of(member(&root, "log"), "name"));
    add(alert, std::move(subject));
}

// A value of Better Stack's metadata: a text, `{"value":"…"}`, or a list of one such.
std::string_view metadata_text(const json* value) {
    if (value != nullptr && value->is_array() && value->size() == 1) {
        value = &value->front();
    }
    if (value != nullptr && value->is_string()) {
        return value->get_ref<const std::string&>();
    }
    return text_of(value, "value");
}

void read_betterstack(const json& root, const json& attributes, Alert& alert) {
    alert.tool = "betterstack";
    alert.reason = text_of(&attributes, "name");
    if (const auto cause = text_of(&attributes, "cause"); !cause.empty()) {
        alert.reason.append(alert.reason.empty() ? "" : ": ").append(cause);
    }
    alert.over = is_one_of(text_of(&root, "event"), {"resolved", "acknowledged"}) ||
                 is_one_of(text_of(&attributes, "status"), {"resolved", "acknowledged"});
    for (const auto* stamp : {"resolved_at", "acknowledged_at"}) {
        alert.over = alert.over || !text_of(&attributes, stamp).empty();
    }
    AlertSubject subject;
    for (const auto* key : {"app", "dyno", "type"}) {
        say(subject, key, metadata_text(member(member(&attributes, "metadata"), key)));
    }
    add(alert, std::move(subject));
}

void read_coralogix(const json& root, const json& fields, Alert& alert) {
    alert.tool = "coralogix";
    alert.reason = text_of(&root, "name");
    alert.over = is_one_of(text_of(&root, "alert_action"), {"resolve", "resolved"});
    AlertSubject subject;
    for (const auto& field : fields) {
        const auto key = text_of(&field, "key");
        const auto value = text_of(&field, "value");
        if (is_one_of(key, {"application"}) && subject.app.empty()) {
            subject.app = value;
            subject.app_is_source = true;
        } else if (is_one_of(key, {"subsystem"}) && !subject.dyno) {
            subject.dyno = DynoName::parse(value);
        } else {
            subject.app_is_source = subject.app_is_source && !is_one_of(key, {"app", "appname"});
            say(subject, key, value);
        }
    }
    add(alert, std::move(subject));
}

// `env:production, dyno:web.1` or a list of such: Datadog's tags.
void read_tags(const json* tags, AlertSubject& subject) {
    if (tags != nullptr && tags->is_array()) {
        for (const auto& tag : *tags) {
            read_tags(tag.is_string() ? &tag : nullptr, subject);
        }
        return;
    }
    std::string_view text;
    if (tags != nullptr && tags->is_string()) {
        text = tags->get_ref<const std::string&>();
    }
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const auto tag = net::trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (const auto colon = tag.find(':'); colon != std::string_view::npos) {
            say(subject, tag.substr(0, colon), tag.substr(colon + 1));
        }
    }
}

// Our own shape, which every tool can send whose payload an owner writes (Datadog, Coralogix).
void read_plain(const json& root, Alert& alert) {
    alert.tool = "json";
    alert.reason = text_of(&root, "reason");
    if (alert.reason.empty()) {
        alert.reason = text_of(&root, "title");
    }
    const auto transition = text_of(&root, "alert_transition");
    constexpr std::string_view recovered = "recovered";
    alert.over = transition.size() >= recovered.size() &&
                 net::same_word(transition.substr(transition.size() - recovered.size()), recovered);
    AlertSubject subject;
    read_tags(member(&root, "tags"), subject);
    read_tags(member(&root, "scope"), subject);
    // What stands there in so many words goes before any tag.
    for (const auto* key : {"app", "dyno", "type"}) {
        const auto* value = member(&root, key);
        if (value != nullptr && !value->is_string() && !value->is_null()) {
            subject.unreadable = true;
        }
        say(subject, key, text_of(&root, key));
    }
    add(alert, std::move(subject));
}

// A form holds the JSON in one field (Papertrail, LogEntries), or is one flat object itself (Datadog).
std::optional<json> from_form(std::string_view body) {
    const auto fields = read_form(body);
    if (!fields) {
        return std::nullopt;
    }
    if (const auto* payload = find_once(*fields, "payload")) {
        return read_order(*payload);
    }
    json flat = json::object();
    for (const auto& [name, value] : *fields) {
        if (flat.contains(name) || flat.size() > limits::header_fields) {
            return std::nullopt;
        }
        flat[name] = value;
    }
    return flat;
}

}  // namespace

bool is_process_type(std::string_view text) {
    const auto first = DynoName::parse(std::string(text) + ".1");
    return first && first->is_cedar() && first->type() == text;
}

std::optional<Alert> read_alert(std::string_view body, bool is_form) {
    const auto root = is_form ? from_form(body) : read_order(body);
    if (!root || !root->is_object()) {
        return std::nullopt;
    }
    Alert alert;
    const auto* data = member(&*root, "data");
    const auto* attributes = member(data, "attributes");
    const auto* fields = member(&*root, "fields");
    if (root->contains("events") || root->contains("counts")) {
        read_papertrail(*root, alert);
    } else if (root->contains("alert") && root->contains("log")) {
        read_logentries(*root, alert);
    } else if (attributes != nullptr && text_of(data, "type") == "incident") {
        read_betterstack(*root, *attributes, alert);
    } else if (root->contains("alert_id") && fields != nullptr && fields->is_array()) {
        read_coralogix(*root, *fields, alert);
    } else {
        read_plain(*root, alert);
    }
    return alert;
}

}  // namespace dynoward::daemon
