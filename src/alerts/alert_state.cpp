// SPDX-License-Identifier: MIT
#include "alert_state.hpp"

#include <algorithm>
#include <array>

#include "bounded_json.hpp"
#include "dynoward/values/limits.hpp"
#include "values/printable.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;

// Configuration, former states and text of visitors do not show the present state of the alert.
bool is_ignored(std::string_view key) {
    constexpr std::array keys{"request",    "response",    "headers",    "cookies", "params",
                              "config",     "settings",    "options",    "counts",  "alertcounts",
                              "stats",      "history",     "previous",   "old",     "before",
                              "last",       "links",       "thresholds", "changes", "statistics",
                              "logentries", "environment", "stacktrace", "query"};
    const auto plain = squashed(last_part(key));
    return std::find(keys.begin(), keys.end(), plain) != keys.end() || plain.rfind("previous", 0) == 0;
}

// Free text: it only counts if it says that this is a test of the webhook.
bool is_prose(std::string_view key) {
    const auto plain = squashed(last_part(key));
    return plain == "description" || plain == "details" || plain == "alertdescription";
}

std::string quoted(std::string_view word, std::string_view key) {
    constexpr std::size_t most = 40;
    return "`" + printable(word.substr(0, most)) + "` in `" + printable(key.substr(0, most)) + "`";
}

bool is_set(const json& value) {
    if (value.is_string()) {
        const auto text = trimmed(text_of(&value));
        return !text.empty() && !is_placeholder(text) && truth_of(text) != std::optional(false) &&
               text.rfind("0001-01-01", 0) != 0 && text.rfind("1970-01-01", 0) != 0;
    }
    if (value.is_number()) {
        return value.get<double>() != 0;
    }
    return value.is_boolean() ? value.get<bool>() : value.is_structured() && !value.empty();
}

AlertState alert_state_of(Meaning meaning) {
    switch (meaning) {
        case Meaning::warning: return AlertState::warning;
        case Meaning::fires: return AlertState::fires;
        case Meaning::pending: return AlertState::pending;
        case Meaning::other: return AlertState::other;
        case Meaning::no_data: return AlertState::no_data;
        case Meaning::acknowledged: return AlertState::acknowledged;
        case Meaning::over: return AlertState::over;
        case Meaning::test: return AlertState::test;
        case Meaning::unknown:
        case Meaning::neutral: break;
    }
    return AlertState::unsaid;
}

}  // namespace

// The states found among the fields of one object, which must not contradict each other.
struct StateCollector::Level {
    bool is_root = false;
    bool fires = false;
    bool ends = false;
    std::string unknown;
};

void StateCollector::add(Meaning meaning, std::string_view word, std::string_view key) {
    if (meaning > highest_) {
        highest_ = meaning;
        evidence_ = quoted(word, key);
    }
}

void StateCollector::unknown(std::string_view word, std::string_view key) {
    if (unknown_.empty()) {
        unknown_ = quoted(word, key);
    }
}

void StateCollector::word(std::string_view value, std::string_view key, Role role, Level& level) {
    if (role == Role::title || role == Role::name || role == Role::text) {
        add(is_text_of_test(value) ? Meaning::test : meaning_of_tags(value, role), value, key);
        return;
    }
    const bool is_number = value.find_first_not_of(" 0123456789") == value.npos;
    const auto meaning = is_number ? Meaning::unknown : meaning_of(value, role);
    if (meaning == Meaning::unknown && role == Role::state && level.unknown.empty()) {
        level.unknown = quoted(value, key);
    }
    add(meaning, value, key);
    // `{"type": "alarm", "status": "cleared"}` is no contradiction: `type` is the kind of message.
    level.fires = level.fires || (role == Role::state && meaning == Meaning::fires);
    level.ends = level.ends || (role == Role::state && meaning == Meaning::over);
}

// A status may be a text, a list of texts, or an object with its name in it.
void StateCollector::words_in(const json& value, std::string_view key, Role role, Level& level) {
    if (value.is_string()) {
        word(text_of(&value), key, role, level);
    } else if (value.is_number() || value.is_boolean()) {
        // A status that is a number: its meaning depends on the tool.
        if (role == Role::state && level.unknown.empty()) {
            level.unknown = quoted(value.dump(), key);
        }
    } else if (value.is_array() && role != Role::text) {
        for (const auto& one : value) {
            if (one.is_string()) {
                word(text_of(&one), key, role, level);
            }
        }
    } else if (value.is_object() && (role == Role::state || role == Role::event)) {
        for (const auto* name : {"name", "value", "label", "text", "current", "to", "new", "after", "now",
                                 "title", "key", "slug", "display", "displayName", "description"}) {
            const auto* inner = member(&value, name);
            if (inner != nullptr && inner->is_string()) {
                word(text_of(inner), key, Role::event, level);
            }
        }
    }
}

// True: the field is a boolean or a time stamp with a known meaning (`resolved`, `resolved_at`), and needs
// no reading as a status.
bool StateCollector::switched(const std::string& key, const json& value) {
    if (const auto stamp = stamp_of(key); stamp != Meaning::unknown) {
        if (is_set(value)) {
            add(stamp, value.is_string() ? text_of(&value) : "set", key);
        }
        return true;
    }
    const auto meaning = switch_of(key);
    if (!meaning) {
        return false;
    }
    std::optional<bool> truth;
    if (value.is_boolean()) {
        truth = value.get<bool>();
    } else if (value.is_string()) {
        truth = truth_of(text_of(&value));
        if (!truth && meaning->any_value && is_set(value)) {
            truth = true;
        }
    } else if (value.is_array() && meaning->when_true == Meaning::acknowledged) {
        truth = !value.empty();  // `"silenced": ["…"]` names the silences
    } else if (value.is_number() && meaning->when_true != Meaning::fires) {
        const auto number = value.get<double>();  // above 1 it is a count, or a time
        truth = number == 1.0 || (meaning->any_value && number > 1e9);
    }
    if (truth) {
        add(*truth ? meaning->when_true : meaning->when_false, *truth ? "true" : "false", key);
    }
    return truth.has_value();
}

void StateCollector::scan_member(const std::string& key, const json& value, bool deep, unsigned depth,
                                 Level& level) {
    if (key.size() > limits::alert_word_bytes || is_ignored(key)) {
        return;
    }
    if (!switched(key, value)) {
        const auto role = role_of(key);
        if (role != Role::none) {
            words_in(value, key, role, level);
        } else if (is_prose(key) && is_text_of_test(text_of(&value))) {
            add(Meaning::test, text_of(&value), key);
        }
    }
    if (deep && value.is_structured() && depth < limits::command_depth) {
        scan_object(value, deep, depth + 1);
    }
}

void StateCollector::scan_object(const json& object, bool deep, unsigned depth) {
    Level level;
    level.is_root = depth == 0;
    if (object.is_array()) {
        for (const auto& one : object) {
            if (one.is_structured()) {
                scan_object(one, deep, depth + 1);
            }
        }
        return;
    }
    for (const auto& [key, value] : object.items()) {
        scan_member(key, value, deep, depth, level);
    }
    contradicts_ = contradicts_ || (level.fires && level.ends);
    // An unknown status in a nested object may be about something else, so it counts only at the root or
    // beside a status that fires.
    if (!level.unknown.empty() && (level.is_root || level.fires) && unknown_.empty()) {
        unknown_ = level.unknown;
    }
}

void StateCollector::scan(const json& object, bool deep) {
    scan_object(object, deep, 0);
}

void StateCollector::field(const json* value, std::string_view key, Role role) {
    if (value == nullptr) {
        return;
    }
    Level level;
    words_in(*value, key, role, level);
    if (!level.unknown.empty()) {
        unknown_ = unknown_.empty() ? level.unknown : unknown_;
    }
}

void StateCollector::write_to(Item& item) const {
    item.evidence = evidence_;
    if (contradicts_) {
        item.state = AlertState::contradicts;
    } else if (forbids(highest_)) {  // NOLINT(bugprone-branch-clone): precedes `unknown`
        item.state = alert_state_of(highest_);
    } else if (!unknown_.empty()) {
        item.state = AlertState::unknown;
        item.evidence = unknown_;
    } else {
        item.state = alert_state_of(highest_);
    }
}

}  // namespace dynoward::alerts
