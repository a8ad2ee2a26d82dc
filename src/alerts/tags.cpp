// SPDX-License-Identifier: MIT
// Leading tags of a title, boolean and time stamp fields, and placeholders.
#include <algorithm>

#include "dynoward/values/limits.hpp"
#include "word_table.hpp"
#include "words.hpp"

namespace dynoward::alerts {
namespace {

constexpr std::size_t max_tags = 6;
constexpr std::size_t max_tag_words = 3;

std::optional<Meaning> take_sign(std::string_view& title) {
    for (const auto& [sign, meaning] : signs) {
        if (title.substr(0, sign.size()) == sign) {
            title.remove_prefix(sign.size());
            constexpr std::string_view emoji_style = "\xEF\xB8\x8F";
            if (title.substr(0, emoji_style.size()) == emoji_style) {
                title.remove_prefix(emoji_style.size());
            }
            return meaning;
        }
    }
    return std::nullopt;
}

// In `Triggered on {dyno:web.1}` the state is the part before ` on `.
std::string_view without_scope(std::string_view tag) {
    return tag.substr(0, std::min({tag.find(" on "), tag.find('{'), tag.size()}));
}

std::optional<std::string_view> take_bracket(std::string_view& title) {
    constexpr std::string_view open = "[({<";
    constexpr std::string_view close = "])}>";
    const auto kind = title.empty() ? open.npos : open.find(title.front());
    if (kind == open.npos) {
        return std::nullopt;
    }
    const auto end = title.find(close[kind]);
    if (end == title.npos) {
        return std::nullopt;
    }
    const auto inside = title.substr(1, end - 1);
    title.remove_prefix(end + 1);
    return inside;
}

// `Recovered: …`, `OK - …`; a title may also consist of such a word alone.
std::string_view leading_words(std::string_view text, Role role) {
    auto end = text.npos;
    for (const std::string_view mark : {":", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " | "}) {
        end = std::min(end, text.find(mark));
    }
    return end == text.npos && role != Role::title ? std::string_view() : text.substr(0, end);
}

// Every word must be known: `Test app: slow` and `[front-end]` are names, not tags.
Meaning meaning_of_tag(std::string_view tag) {
    const auto words = words_of(tag);
    const bool all_known = std::all_of(words.begin(), words.end(), [](const auto& word) {
        return meaning_of(word, Role::event) != Meaning::unknown ||
               std::find(negations.begin(), negations.end(), word) != negations.end();
    });
    const auto meaning = words.size() <= max_tag_words ? meaning_of(tag, Role::state) : Meaning::unknown;
    return all_known && meaning != Meaning::unknown ? meaning : Meaning::neutral;
}

// `Memory of the app [RESOLVED]`, `memory is fine ✅`: a tag after the title counts only if it forbids a
// restart.
Meaning end_anywhere(std::string_view text) {
    auto highest = Meaning::neutral;
    for (const auto& [sign, meaning] : signs) {
        if (forbids(meaning) && text.find(sign) != text.npos) {
            highest = std::max(highest, meaning);
        }
    }
    for (auto at = text.find('['); at != text.npos; at = text.find('[', at + 1)) {
        const auto end = text.find(']', at);
        const auto meaning = meaning_of_tag(text.substr(at + 1, end == text.npos ? 0 : end - at - 1));
        highest = forbids(meaning) ? std::max(highest, meaning) : highest;
    }
    return highest;
}

}  // namespace

Meaning meaning_of_tags(std::string_view text, Role role) {
    text = text.substr(0, std::min(text.size(), 4 * limits::alert_word_bytes));
    auto highest = Meaning::neutral;
    for (std::size_t i = 0; i < max_tags; ++i) {
        constexpr std::string_view decoration = " \t\r\n*_#~`!-=:|>";
        text.remove_prefix(std::min(text.find_first_not_of(decoration), text.size()));
        if (const auto sign = take_sign(text)) {
            highest = std::max(highest, *sign);
        } else if (const auto tag = take_bracket(text)) {
            highest = std::max(highest, meaning_of_tag(without_scope(*tag)));
        } else {
            break;
        }
    }
    if (role != Role::text) {
        highest = std::max(highest, end_anywhere(text));
    }
    if (role != Role::name) {
        highest = std::max(highest, meaning_of_tag(leading_words(text, role)));
    }
    const bool counts = forbids(highest) || role != Role::text;
    return counts ? highest : Meaning::neutral;
}

bool is_text_of_test(std::string_view text) {
    constexpr std::array tests{"test", "testing", "sample", "example", "dummy"};
    constexpr std::array sent{"notification", "notifications", "alert",    "alerts",  "message",
                              "messages",     "webhook",       "webhooks", "alarm",   "incident",
                              "payload",      "delivery",      "event",    "trigger", "hook"};
    constexpr std::array stated{"is", "only", "just"};
    const auto is_in = [](const auto& list, const auto& word) {
        return std::find(list.begin(), list.end(), word) != list.end();
    };
    const auto words = words_of(text.substr(0, std::min(text.size(), 4 * limits::alert_word_bytes)));
    bool tested = false;
    bool ignored = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool is_test = is_in(tests, words[i]);
        tested = tested || is_test;
        ignored = ignored || words[i] == "ignore";
        if (!is_test) {
            continue;
        }
        const bool of_what_is_sent = i + 1 < words.size() && is_in(sent, words[i + 1]);
        // `Alert test` is a test; `Sent 5 alerts: example …` is not.
        const bool behind = i > 0 && words[i] == "test" && is_in(sent, words[i - 1]);
        const bool is_a = i > 1 && words[i - 1] == "a" && is_in(stated, words[i - 2]);
        if (of_what_is_sent || behind || is_a) {
            return true;
        }
    }
    return tested && (ignored || words.size() == 1);
}

std::optional<Switch> switch_of(std::string_view key) {
    constexpr std::array around{"is",        "has",  "was",    "alert",       "incident", "event",
                                "monitor",   "auto", "status", "state",       "flag",     "been",
                                "currently", "now",  "issue",  "problem",     "webhook",  "update",
                                "a",         "in",   "mode",   "notification"};
    auto words = words_of(last_part(key));
    std::erase_if(words, [&](const auto& word) {
        return std::find(around.begin(), around.end(), word) != around.end();
    });
    if (words.size() == 2 && words[0] == "dry" && words[1] == "run") {
        return Switch{Meaning::test, {}, false};
    }
    if (words.size() == 2 && (words[0] == "no" || words[0] == "missing") && words[1] == "data") {
        return Switch{Meaning::no_data, Meaning::neutral, false};
    }
    if (words.size() != 1) {
        return std::nullopt;
    }
    const auto& word = words.front();
    if (word == "active" || word == "ongoing") {
        return Switch{Meaning::neutral, Meaning::over, false};
    }
    const auto meaning = meaning_of(word, Role::event);
    const bool is_set_by_date = word == "resolved" || word == "acknowledged" || word == "closed" ||
                                word == "recovered" || word == "cleared" || word == "ended" ||
                                word == "acked";
    switch (meaning) {
        case Meaning::test:
        case Meaning::over:
        case Meaning::acknowledged:
        case Meaning::no_data: return Switch{meaning, Meaning::neutral, is_set_by_date};
        case Meaning::fires: return Switch{Meaning::fires, Meaning::over, false};
        default: return std::nullopt;
    }
}

Meaning stamp_of(std::string_view key) {
    const auto words = words_of(last_part(key));
    if (words.size() < 2 || words.size() > 4) {
        return Meaning::unknown;
    }
    constexpr std::array suffixes{"at", "on", "time", "date", "timestamp", "by"};
    constexpr std::array past{"last", "previous", "prev", "auto", "expected", "not"};
    const auto is_in = [](const auto& list, const auto& word) {
        return std::find(list.begin(), list.end(), word) != list.end();
    };
    if (!is_in(suffixes, words.back()) ||
        std::any_of(words.begin(), words.end(), [&](const auto& word) { return is_in(past, word); })) {
        return Meaning::unknown;
    }
    constexpr std::array ends{"resolved", "closed",   "recovered", "cleared",
                              "ended",    "restored", "fixed",     "solved"};
    constexpr std::array hands{"acknowledged", "acked",     "silenced",  "snoozed",
                               "muted",        "inhibited", "suppressed"};
    for (const auto& word : words) {
        if (is_in(ends, word)) {
            return Meaning::over;
        }
        if (is_in(hands, word)) {
            return Meaning::acknowledged;
        }
    }
    return Meaning::unknown;
}

std::optional<bool> truth_of(std::string_view value) {
    const auto plain = squashed(value);
    if (plain == "true" || plain == "1" || plain == "yes" || plain == "y" || plain == "on") {
        return true;
    }
    if (plain == "false" || plain == "0" || plain == "no" || plain == "n" || plain == "off") {
        return false;
    }
    return std::nullopt;
}

bool holds_placeholder(std::string_view value) {
    for (const std::string_view mark : {"{{", "}}", "${", "%{", "#{", "[[", "]]", "<%", "$(", "{%", "$TAGS",
                                        "$EVENT", "$ALERT", "$HOST", "<no value>", "[object Object]"}) {
        if (value.find(mark) != value.npos) {
            return true;
        }
    }
    return false;
}

bool is_placeholder(std::string_view value) {
    value = trimmed(value);
    if (value.empty()) {
        return false;
    }
    constexpr std::array words{"null",   "nil",    "none",   "undefined", "n/a",   "na",
                               "nan",    "<nil>",  "-",      "--",        "?",     "(null)",
                               "(none)", "<none>", "<null>", "not set",   "unset", "notset"};
    std::string plain(value);
    std::transform(plain.begin(), plain.end(), plain.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (std::find(words.begin(), words.end(), plain) != words.end() || holds_placeholder(value)) {
        return true;
    }
    const char first = value.front();
    const char last = value.back();
    return first == '$' || first == '@' || (first == '<' && last == '>') || (first == '{' && last == '}') ||
           (first == '[' && last == ']') || (first == '%' && last == '%' && value.size() > 1) ||
           (first == ':' && value.size() > 1);
}

}  // namespace dynoward::alerts
