// SPDX-License-Identifier: MIT
#include "replay/line_sender.hpp"

#include <algorithm>
#include <array>

#include "dynoward/values/dyno_name.hpp"

namespace dynoward::replay {
namespace {

constexpr std::size_t max_name_length = 100;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

std::string_view take_name(std::string_view& text) {
    std::size_t size = 0;
    while (size < text.size() && size < max_name_length && is_name_character(text[size])) {
        ++size;
    }
    const auto name = text.substr(0, size);
    text.remove_prefix(size);
    return name;
}

bool take(std::string_view& text, std::string_view what) {
    const bool there = text.starts_with(what);
    text.remove_prefix(there ? what.size() : 0);
    return there;
}

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

}  // namespace

bool is_heroku_procid(std::string_view procid) {
    constexpr std::array<std::string_view, 4> others{"router", "api", "logplex", "log-shuttle"};
    return std::find(others.begin(), others.end(), procid) != others.end() ||
           DynoNameRef::parse(procid).has_value();
}

bool is_heroku_app_name(std::string_view name) {
    return name == "heroku" || name == "app";
}

std::optional<Sender> take_tag(std::string_view& text) {
    auto rest = text;
    Sender sender;
    sender.app_name = take_name(rest);
    const bool bracket = rest.starts_with('[');
    if (sender.app_name.empty() || (!bracket && !rest.starts_with('/'))) {
        return std::nullopt;
    }
    rest.remove_prefix(1);
    sender.procid = take_name(rest);
    if (sender.procid.empty() || (bracket && !take(rest, "]"))) {
        return std::nullopt;
    }
    sender.by_slash = !bracket;
    sender.has_colon = take(rest, ":");
    if (!sender.has_colon && !rest.empty() && rest[0] != ' ' && rest[0] != '\t') {
        return std::nullopt;
    }
    text = rest;
    return sender;
}

std::optional<Sender> read_tag(std::string_view field) {
    const auto sender = take_tag(field);
    return sender && field.find_first_not_of(" \t") == std::string_view::npos ? sender : std::nullopt;
}

std::optional<Sender> take_fields(std::string_view& text) {
    auto rest = text;
    Sender sender;
    sender.app_name = take_name(rest);
    if (sender.app_name.empty() || !take(rest, " ")) {
        return std::nullopt;
    }
    sender.procid = take_name(rest);
    // Two words alone may be prose; only with the nil MSGID after them they are fields.
    if (!is_heroku_procid(sender.procid) || !take(rest, " - ")) {
        return std::nullopt;
    }
    skip_structured_data(rest);
    text = rest;
    return sender;
}

void skip_structured_data(std::string_view& text) {
    skip_blanks(text);
    if (text == "-" || text.starts_with("- ")) {
        text.remove_prefix(std::min<std::size_t>(2, text.size()));
    } else if (text.starts_with('[')) {
        bool quoted = false;
        std::size_t at = 0;
        for (; at < text.size(); ++at) {
            if (quoted && text[at] == '\\') {
                ++at;
            } else if (text[at] == '"') {
                quoted = !quoted;
            } else if (!quoted && text[at] == ']' && !text.substr(at + 1).starts_with('[')) {
                break;
            }
        }
        if (at >= text.size()) {
            return;  // it does not end, so it is part of the message
        }
        text.remove_prefix(at + 1);
    }
    skip_blanks(text);
    take(text, "\xef\xbb\xbf");
}

}  // namespace dynoward::replay
