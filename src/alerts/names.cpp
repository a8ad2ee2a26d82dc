// SPDX-License-Identifier: MIT
#include "names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bounded_json.hpp"
#include "dyno_text.hpp"
#include "dynoward/values/limits.hpp"
#include "values/printable.hpp"
#include "words.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

enum class Key : std::uint8_t { none, app, app_hint, dyno, place, type, type_hint, labels };

template <class List, class Value>
bool holds(const List& list, const Value& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

Key kind_of(std::string_view key) {
    if (key.size() > limits::alert_word_bytes) {
        return Key::none;
    }
    constexpr std::array apps{"app", "appname", "herokuapp", "herokuappname"};
    constexpr std::array app_hints{"application", "applicationname", "service",    "servicename", "job",
                                   "project",     "projectname",     "sourcename", "component",   "entity"};
    constexpr std::array dynos{"dyno", "dynoname", "herokudyno", "herokudynoname", "dynos", "dynoid"};
    constexpr std::array places{"instance",
                                "host",
                                "hostname",
                                "source",
                                "sourcename",
                                "pod",
                                "podname",
                                "node",
                                "nodename",
                                "server",
                                "servername",
                                "container",
                                "containername",
                                "target",
                                "machine",
                                "procid",
                                "program",
                                "exportedinstance",
                                "ps",
                                "psname",
                                "process",
                                "processname",
                                "device",
                                "resource",
                                "resourcename",
                                "instances",
                                "hosts",
                                "entity",
                                "entityname",
                                "component",
                                "subsystem",
                                "subsystemname"};
    constexpr std::array types{"dynotype", "processtype", "proctype", "herokuprocesstype",
                               "herokudynotype"};
    constexpr std::array labels{"tags",          "labels",        "scope",      "dimensions",
                                "metadata",      "fields",        "alertscope", "commonlabels",
                                "groupbylabels", "customdetails", "eventtags",  "alerttags"};
    const auto plain = squashed(last_part(key));
    if (holds(dynos, plain)) {
        return Key::dyno;
    }
    if (holds(apps, plain)) {
        return Key::app;
    }
    if (holds(types, plain)) {
        return Key::type;
    }
    if (plain == "type") {
        return Key::type_hint;
    }
    if (holds(places, plain)) {
        return Key::place;  // its value may also name an app
    }
    if (holds(app_hints, plain)) {
        return Key::app_hint;
    }
    return holds(labels, plain) ? Key::labels : Key::none;
}

void keep(std::vector<std::string>& list, std::string_view text) {
    const bool room = list.size() < limits::alert_mentions && !text.empty();
    if (room && !holds(list, text)) {
        list.emplace_back(text);
    }
}

void keep(std::vector<DynoName>& list, const DynoName& name) {
    if (list.size() < limits::alert_mentions && !holds(list, name)) {
        list.push_back(name);
    }
}

std::optional<std::string_view> first_text(const json& object, std::initializer_list<const char*> keys) {
    for (const auto* key : keys) {
        const auto* found = member(&object, key);
        if (found != nullptr && found->is_string()) {
            return text_of(found);
        }
    }
    return std::nullopt;
}

}  // namespace

void NameCollector::problem(std::string_view key, std::string_view what) {
    if (problem_.empty()) {
        constexpr std::size_t most = 60;
        problem_ = "`" + printable(key.substr(0, most)) + "` is `" + printable(what.substr(0, most)) +
                   "`, which cannot be a name";
    }
}

// Handles one shape of a value after the other, each with an early return.
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
void NameCollector::field(std::string_view key, const json& value) {
    const auto kind = kind_of(key);
    if (kind == Key::none) {
        return;
    }
    if (kind == Key::labels) {
        return labels(&value);
    }
    const bool certain = kind == Key::app || kind == Key::dyno || kind == Key::type;
    if (value.is_null()) {
        dyno_is_null_ = dyno_is_null_ || kind == Key::dyno;
        return;
    }
    if (value.is_array() && !certain) {
        for (const auto& one : value) {
            if (one.is_string()) {
                field(key, one);
            }
        }
        return;
    }
    if (value.is_object() && !certain) {
        // `"host": {"name": "web.3"}`
        const auto name = first_text(value, {"name", "value", "id", "summary"});
        return name ? field(key, json(std::string(*name))) : void();
    }
    if (!value.is_string()) {
        if (certain) {
            problem(key, value.is_structured() ? "a list or an object" : value.dump());
        }
        return;
    }
    const auto raw = text_of(&value);
    const auto text = trimmed(raw);
    if (text.empty()) {
        if (kind == Key::dyno) {
            problem(key, "empty");
        }
        return;
    }
    if (kind != Key::app_hint && kind != Key::type_hint && is_placeholder(text)) {
        return problem(key, text);
    }
    switch (kind) {
        case Key::app: return keep(apps_, text);
        case Key::app_hint:
            is_foreign_ = is_foreign_ || squashed(last_part(key)).rfind("application", 0) == 0;
            return keep(app_hints_, text);
        case Key::type: return is_process_type(raw) ? keep(types_, raw) : problem(key, raw);
        case Key::type_hint: return keep(type_hints_, text);
        case Key::dyno: {
            auto bare = raw;
            for (const std::string_view front : {"heroku/", "app/"}) {
                if (bare.substr(0, front.size()) == front) {
                    bare.remove_prefix(front.size());
                }
            }
            const auto name = DynoName::parse(bare);
            return name ? keep(dynos_, *name) : problem(key, raw);
        }
        case Key::place:
            keep(app_hints_, text);
            if (const auto name = dyno_in(text)) {
                if (const auto front = app_before(text, *name); !front.empty()) {
                    keep(app_hints_, front);
                    is_foreign_ = true;
                }
                // A Kubernetes host name has the form of a Fir dyno name.
                if (name->is_cedar() || is_usual_type(name->type())) {
                    keep(places_, *name);
                }
            } else if (is_usual_type(text)) {
                keep(type_hints_, text);
            }
            return;
        case Key::labels:
        case Key::none: return;
    }
}

void NameCollector::pair(std::string_view text, char separator) {
    if (++pairs_ > limits::alert_labels) {
        return problem("tags", "a list too long to be read");
    }
    const auto at = text.find(separator);
    if (at == text.npos) {
        // A tag without a key may be a dyno name itself.
        if (const auto name = DynoName::parse(trimmed(text)); name && name->is_cedar()) {
            keep(places_, *name);
        }
        return;
    }
    field(trimmed(text.substr(0, at)), json(std::string(trimmed(text.substr(at + 1)))));
}

// As above.  NOLINTNEXTLINE(readability-function-cognitive-complexity)
void NameCollector::labels(const json* value) {
    if (value == nullptr) {
        return;
    }
    if (value->is_string()) {
        auto text = text_of(value);
        if (is_placeholder(text)) {
            return problem("tags", text);
        }
        while (!text.empty() && pairs_ <= limits::alert_labels) {
            const auto end = std::min(text.find_first_of(",;\n"), text.size());
            const auto one = trimmed(text.substr(0, end));
            const auto colon = one.find(':');
            pair(one, colon == one.npos || one.find('=') < colon ? '=' : ':');
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    } else if (value->is_array()) {
        for (const auto& one : *value) {
            const auto key = first_text(one, {"key", "Key", "name", "Name", "label", "title", "context"});
            if (one.is_string()) {
                labels(&one);
            } else if (key) {
                for (const auto* name : {"value", "Value"}) {
                    if (const auto* found = member(&one, name)) {
                        field(*key, *found);
                    }
                }
            } else if (one.is_array() && one.size() == 2 && one[0].is_string()) {
                field(text_of(&one[0]), one[1]);
            }
        }
    } else if (value->is_object()) {
        for (const auto& [key, one] : value->items()) {
            // `"dyno": {"value": "web.3"}`, also in a list of one.
            const auto& holder = one.is_array() && one.size() == 1 ? one[0] : one;
            const auto inner = holder.is_object() ? first_text(holder, {"value", "Value"}) : std::nullopt;
            if (inner) {
                field(key, json(std::string(*inner)));
            } else {
                field(key, holder);
            }
        }
    }
}

void NameCollector::text(std::string_view text, bool title) {
    auto& into = title ? in_title_ : in_text_;
    for_each_dyno(text, [&into](const DynoName& name) { keep(into, name); });
    // A name in another spelling is not accepted as a name, but it keeps the URL from widening the alert.
    for_each_loose_dyno(text, [this, &into](const DynoName& name) {
        if (!holds(into, name)) {
            keep(in_text_, name);
        }
    });
}

void NameCollector::texts(const json& value) {
    if (value.is_string()) {
        text(text_of(&value), false);
    } else if (value.is_structured()) {
        for (const auto& one : value) {
            texts(one);
        }
    }
}

void NameCollector::tree(const json& value) {
    tree(value, 0);
}

void NameCollector::tree(const json& value, unsigned depth) {
    if (depth > limits::command_depth) {
        return;
    }
    if (value.is_array()) {
        if (!value.empty() && !value.front().is_string()) {
            labels(&value);
        }
        for (const auto& one : value) {
            if (one.is_structured()) {
                tree(one, depth + 1);
            }
            if (one.is_string()) {
                text(text_of(&one), false);
            }
        }
        return;
    }
    for (const auto& [key, one] : value.items()) {
        constexpr std::array passed{"request", "response", "headers", "cookies", "params",
                                    "query",   "history",  "config",  "settings"};
        if (one.is_string()) {
            const auto role = role_of(key);
            text(text_of(&one), role == Role::title || role == Role::name);
        }
        const auto kind = kind_of(key);
        text(key, false);  // `{"web.2": {"value": 9}}`
        if (key.size() > limits::alert_word_bytes || holds(passed, squashed(key))) {
            texts(one);  // not accepted as names, but they keep the URL from widening the alert
            continue;
        }
        // A nested `type` is not a process type: `"service": {"type": "service_reference"}`.
        if (depth == 0 || kind != Key::type_hint) {
            field(key, one);
        }
        if (kind == Key::labels && one.is_structured()) {
            texts(one);
            for (const auto& label : one) {
                if (label.is_object() && !first_text(label, {"value", "Value"})) {
                    tree(label, depth + 1);
                }
            }
        } else if (one.is_structured()) {
            tree(one, depth + 1);
        }
    }
}

void NameCollector::write_to(Names& names) const {
    names.problem = problem_;
    const auto& dynos = dynos_.empty() ? places_ : dynos_;
    const auto several = [&](const char* what) {
        if (names.problem.empty()) {
            names.problem = std::string("it names more than one ") + what;
        }
    };
    if (dynos.size() > 1) {
        several("dyno");
    }
    if (apps_.size() > 1) {
        several("app");
    }
    if (types_.size() > 1 && dynos.empty()) {
        several("process type");
    }
    if (dynos.size() == 1) {
        names.dyno = dynos.front();
    }
    names.app = apps_.empty() ? std::string() : apps_.front();
    names.type = types_.empty() ? std::string() : types_.front();
    names.app_hints = app_hints_;
    names.type_hints = type_hints_;
    names.in_title = in_title_;
    names.in_text = in_text_;
    names.dyno_is_null = dyno_is_null_;
    names.is_from_source = is_foreign_ && apps_.empty();
}

}  // namespace dynoward::alerts
