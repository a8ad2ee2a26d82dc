// SPDX-License-Identifier: MIT
#include "words.hpp"

#include <algorithm>

#include "dynoward/values/limits.hpp"
#include "values/ascii.hpp"
#include "word_table.hpp"

namespace dynoward::alerts {
namespace {

constexpr std::size_t max_words = 8;

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
// Bytes of other scripts count as letters, so that a word in another script stays one unknown word.
constexpr bool is_letter(char c) {
    return is_upper(c) || is_lower(c) || static_cast<unsigned char>(c) >= 0x80;
}

template <class List>
bool holds(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_number(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
}
// `p1`, `sev3`: how severe it is, not whether it fires.
bool is_priority(std::string_view word) {
    const auto digits = word.find_first_of("0123456789");
    const auto name = word.substr(0, digits);
    return digits != word.npos && (name == "p" || name == "sev" || name == "s") &&
           is_number(word.substr(digits));
}

Meaning meaning_of_word(std::string_view word) {
    if (holds(test_words, word)) {
        return Meaning::test;
    }
    if (holds(over_words, word)) {
        return Meaning::over;
    }
    if (holds(acknowledged_words, word)) {
        return Meaning::acknowledged;
    }
    if (holds(no_data_words, word)) {
        return Meaning::no_data;
    }
    if (holds(other_words, word)) {
        return Meaning::other;
    }
    if (holds(pending_words, word)) {
        return Meaning::pending;
    }
    for (const auto& fire : fire_words) {
        if (fire.text == word) {
            return Meaning::fires;
        }
    }
    if (holds(warning_words, word)) {
        return Meaning::warning;
    }
    const bool neutral = holds(neutral_words, word) || is_number(word) || is_priority(word);
    return neutral ? Meaning::neutral : Meaning::unknown;
}

bool fires_alone(std::string_view word) {
    return std::any_of(fire_words.begin(), fire_words.end(),
                       [word](const Word& fire) { return fire.alone && fire.text == word; });
}

// Two consecutive words that together mean something else than each alone: `no data`.
bool is_pair(const std::vector<std::string>& words, std::string_view first, std::string_view second) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == first && words[i + 1] == second) {
            return true;
        }
    }
    return false;
}

// `was firing`, `FIRING: 0`, `none firing`, `alarm updated`: a firing word about the past, about no alert,
// or about a change of the alert rule. None of them means that an alert starts to fire.
bool is_not_a_start(const std::vector<std::string>& words) {
    constexpr std::array lasting{"firing",  "alerting", "alarming",   "down",     "critical",
                                 "failing", "open",     "triggering", "unhealthy"};
    constexpr std::array none{"0", "00", "zero", "none", "nothing"};
    constexpr std::array of_rule{"updated", "update", "edited", "modified"};
    constexpr std::array ranks{"sev", "severity", "p"};
    bool updated = false;
    bool alone = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        const bool ranked = i > 0 && holds(ranks, words[i - 1]);
        const bool passed = i > 0 && (words[i - 1] == "was" || words[i - 1] == "were");
        if ((holds(none, word) && !ranked) || (passed && holds(lasting, word))) {
            return true;
        }
        updated = updated || holds(of_rule, word);
        alone = alone || fires_alone(word);
    }
    return updated && !alone;
}

std::optional<Meaning> meaning_of_phrase(const std::vector<std::string>& words) {
    if (is_pair(words, "dry", "run")) {
        return Meaning::test;
    }
    if (is_pair(words, "in", "progress")) {
        return Meaning::acknowledged;
    }
    if (is_pair(words, "no", "data") || is_pair(words, "not", "checked")) {
        // `No Data Recovered` is over, `Re-No Data` is not.
        const auto recovered = std::any_of(words.begin(), words.end(), [](const auto& word) {
            return meaning_of_word(word) == Meaning::over;
        });
        return recovered ? Meaning::over : Meaning::no_data;
    }
    if (is_pair(words, "shut", "down") || is_pair(words, "scale", "down")) {
        return Meaning::unknown;
    }
    return std::nullopt;
}

Meaning meaning_of_words(const std::vector<std::string>& words) {
    if (words.empty() || words.size() > max_words) {
        return Meaning::unknown;
    }
    if (const auto phrase = meaning_of_phrase(words)) {
        return *phrase;
    }
    auto highest = Meaning::unknown;
    bool strange = false;
    bool alone = false;
    bool negated = false;
    for (const auto& word : words) {
        const auto meaning = meaning_of_word(word);
        negated = negated || holds(negations, word);
        strange = strange || meaning == Meaning::unknown;
        alone = alone || fires_alone(word);
        highest = std::max(highest, meaning);
    }
    if (negated) {
        // `not firing` is over; `not ok` is ambiguous, so it is unknown.
        return highest == Meaning::fires || holds(words, "alert") ? Meaning::over
               : highest == Meaning::over                         ? Meaning::unknown
                                                                  : highest;
    }
    if (highest == Meaning::fires && ((strange && !alone) || is_not_a_start(words))) {
        return Meaning::unknown;
    }
    if (highest < Meaning::fires && strange) {
        return Meaning::unknown;
    }
    return highest;
}

constexpr std::array past_words{"previous", "prev",     "old",      "last",  "prior",   "former", "from",
                                "before",   "initial",  "expected", "code",  "http",    "count",  "counts",
                                "total",    "original", "totals",   "stats", "history", "until",  "url"};
bool is_past(std::string_view key) {
    const auto words = words_of(key);
    const auto plain = squashed(key);
    return std::any_of(words.begin(), words.end(),
                       [](const auto& one) { return holds(past_words, one); }) ||
           plain.rfind("previous", 0) == 0 || plain.rfind("last", 0) == 0 || plain.rfind("old", 0) == 0;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(blank);
    if (first == text.npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string squashed(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (is_letter(c) || is_digit(c)) {
            plain += lower(c);
        }
    }
    return plain;
}

std::string_view last_part(std::string_view key) {
    while (!key.empty() && (key.back() == ']' || key.back() == '.')) {
        key.remove_suffix(1);
    }
    const auto dot = key.find_last_of(".[");
    return dot == key.npos ? key : key.substr(dot + 1);
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto flush = [&] {
        if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    };
    for (std::size_t i = 0; i < text.size() && words.size() <= max_words; ++i) {
        const char c = text[i];
        const bool hump = is_upper(c) && i > 0 && is_lower(text[i - 1]);
        if (hump || !(is_letter(c) || is_digit(c))) {
            flush();
        }
        if (is_letter(c) || is_digit(c)) {
            word += lower(c);
        }
    }
    flush();
    return words;
}

Meaning meaning_of(std::string_view value, Role role) {
    value = trimmed(value);
    if (value.empty() || value.size() > limits::alert_word_bytes || holds_placeholder(value) ||
        value.front() == '$' || value.front() == '{' || value.front() == '<' || value.front() == '@') {
        return Meaning::unknown;
    }
    const auto words = words_of(value);
    // `re-triggered`, `auto_resolved` and the like are also looked up as one word.
    auto meaning = std::max(meaning_of_words(words), meaning_of_words({squashed(value)}));
    if (role == Role::state && words.size() == 1) {
        // These have a meaning in a status only, not in the type of a message.
        if (words.front() == "alert") {
            return Meaning::fires;
        }
        if (words.front() == "created") {
            return Meaning::pending;
        }
        if (words.front() == "monitoring") {
            return Meaning::acknowledged;
        }
    }
    if (role == Role::severity) {
        const bool is_end = meaning == Meaning::over && !holds(words, "normal") && !holds(words, "good");
        return is_end || meaning == Meaning::test ? meaning : Meaning::neutral;
    }
    return meaning;
}

Role role_of(std::string_view key) {
    const auto own = last_part(key);
    if (own.empty() || own.size() > limits::alert_word_bytes || is_past(own)) {
        return Role::none;
    }
    const auto plain = squashed(own);
    constexpr std::array titles{"title", "subject", "summary", "headline", "alerttitle", "eventtitle"};
    constexpr std::array names{"name",      "alertname",     "rulename",     "alarmname",   "monitorname",
                               "checkname", "conditionname", "incidentname", "displayname", "label"};
    constexpr std::array texts{"message", "text",     "msg",          "body",
                               "content", "fallback", "alertmessage", "pretext"};
    constexpr std::array severities{"severity",   "level",      "urgency",
                                    "importance", "alertlevel", "alertseverity"};
    constexpr std::array events{"event",
                                "eventtype",
                                "eventname",
                                "eventaction",
                                "eventkind",
                                "action",
                                "actiontype",
                                "alertaction",
                                "alerttype",
                                "alertevent",
                                "type",
                                "kind",
                                "trigger",
                                "triggertype",
                                "notificationtype",
                                "messagetype",
                                "changetype",
                                "activity",
                                "verb",
                                "result",
                                "outcome",
                                "health",
                                "alert",
                                "incident",
                                "subtype",
                                "webhooktype",
                                "topic",
                                "resolution",
                                "notification",
                                "problem",
                                "verdict",
                                "alarm",
                                "incidentevent",
                                "webhookevent",
                                "phase",
                                "stage",
                                "lifecycle",
                                "actiongroup",
                                "actiongroupname",
                                "color",
                                "colour",
                                "clear",
                                "statechange",
                                "statuschange",
                                "alertactiongroup",
                                "alertactiongroupname",
                                "category"};
    constexpr std::array<std::string_view, 10> states{
        "state",     "status",    "transition",  "statevalue", "statusname",
        "statename", "statetext", "statuslabel", "statelabel", "statusvalue"};
    const auto ends_so = [&plain](std::string_view end) {
        return plain.size() >= end.size() && plain.compare(plain.size() - end.size(), end.size(), end) == 0;
    };
    if (holds(titles, plain)) {
        return Role::title;
    }
    if (holds(names, plain)) {
        return Role::name;
    }
    if (holds(texts, plain)) {
        return Role::text;
    }
    if (holds(severities, plain)) {
        return Role::severity;
    }
    if (holds(events, plain)) {
        return Role::event;
    }
    if (std::any_of(states.begin(), states.end(), ends_so) || plain == "monitorcondition") {
        return Role::state;
    }
    return ends_so("eventtype") || ends_so("alerttype") || ends_so("action") ? Role::event : Role::none;
}

}  // namespace dynoward::alerts
