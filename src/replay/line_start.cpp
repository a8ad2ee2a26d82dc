// SPDX-License-Identifier: MIT
// The line formats that read_printed() does not handle, and the prefixes that may precede them. Each step
// consumes the front of the text only, since a platform line anywhere else is a quotation.
#include <algorithm>
#include <array>
#include <charconv>

#include "dynoward/values/limits.hpp"
#include "dynoward/values/names.hpp"
#include "replay/line_sender.hpp"
#include "replay/text_line.hpp"

namespace dynoward::replay {
namespace {

constexpr std::size_t max_host_length = 128;
constexpr int max_wrap_depth = 3;
constexpr std::string_view digits("0123456789");

std::optional<TextLine> read_start(std::string_view line, Prefixes& prefixes, int depth);

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

std::string_view take_word(std::string_view& text) {
    const auto size = std::min(text.find_first_of(" \t"), text.size());
    const auto word = text.substr(0, size);
    text.remove_prefix(size);
    return word;
}

bool is_all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

std::optional<TextLine> with_sender(TextLine line, const Sender& sender, std::string_view msg) {
    line.app_name = sender.app_name;
    line.procid = sender.procid;
    skip_blanks(msg);
    line.msg = msg;
    return line;
}

// A length and a blank, where a frame follows.
bool take_count(std::string_view& text) {
    const auto size = std::min(text.find_first_not_of(digits), text.size());
    if (size == 0 || size > limits::frame_length_digits || !text.substr(size).starts_with(" <")) {
        return false;
    }
    text.remove_prefix(size + 1);
    return true;
}

// `<134>`; its value is not used.
bool take_priority(std::string_view& text) {
    const auto close = text.substr(0, 5).find('>');
    if (!text.starts_with('<') || close == std::string_view::npos ||
        !is_all_digits(text.substr(1, close - 1))) {
        return false;
    }
    text.remove_prefix(close + 1);
    return true;
}

// `<45>1 TIME HOST APP PROCID MSGID MSG`. Some tools leave HOST out (`heroku web.1 - - `), or write
// app-name and procid as one field; these frames are corrected, all others are passed on unchanged.
TextLine read_syslog_frame(std::string_view octets, std::string_view after_version) {
    TextLine line;
    line.form = Form::syslog_frame;
    line.frame = octets;
    auto rest = after_version;
    TextLine other = line;
    auto time = take_word(rest);
    const auto stamp = take_timestamp(time);
    if (!stamp || !time.empty()) {
        return line;
    }
    other.frame = {};
    other.stamp = *stamp;
    skip_blanks(rest);
    auto fields = rest;
    const auto host = take_word(rest);
    if (is_heroku_app_name(host)) {
        if (const auto sender = take_fields(fields)) {
            return *with_sender(other, *sender, fields);
        }
    }
    other.origin = {Origin::Kind::host, host};
    skip_blanks(rest);
    auto behind_host = rest;
    if (const auto tag = read_tag(take_word(rest)); tag && rest.starts_with(" -")) {
        rest.remove_prefix(2);
        skip_structured_data(rest);
        skip_structured_data(rest);
        return *with_sender(other, *tag, rest);
    }
    const auto sender = take_fields(behind_host);
    if (!stamp->is_rfc3339) {
        return sender ? *with_sender(other, *sender, behind_host) : line;
    }
    const bool plain = octets.find(" - [") == std::string_view::npos &&
                       octets.find("\xef\xbb\xbf") == std::string_view::npos;
    return !sender || plain || sender->app_name != "heroku" ? line
                                                            : *with_sender(other, *sender, behind_host);
}

// After the stamp of a tool that wrapped a whole line: `stdout F `, `{labels} `, `collector[123]: `, or one
// or two stream names. Not after a dyno's name, since the line is then output of that dyno.
std::optional<TextLine> read_wrapped(std::string_view text, Prefixes& prefixes, int depth) {
    constexpr int max_words = 3;
    auto kind = Prefix::service;
    if (text.starts_with('{')) {
        text.remove_prefix(std::min(text.find("} ") + 1, text.size()));
        skip_blanks(text);
    }
    for (int i = 0; i < max_words && !text.empty(); ++i) {
        if (auto line = read_start(text, prefixes, depth + 1)) {
            prefixes = static_cast<Prefixes>(prefixes | kind);
            return line;
        }
        auto word = take_word(text);
        skip_blanks(text);
        if (word == "stdout" || word == "stderr") {
            kind = Prefix::container;
        }
        word = word.substr(0, word.find_last_not_of(':') + 1);
        if (is_heroku_procid(word)) {
            break;
        }
    }
    return std::nullopt;
}

// STAMP, optionally HOST, and the sender.
std::optional<TextLine> read_dated(std::string_view text, Prefixes& prefixes, int depth) {
    const auto stamp = take_timestamp(text);
    if (!stamp) {
        return std::nullopt;
    }
    skip_blanks(text);
    TextLine line;
    line.stamp = *stamp;
    const auto take_sender = [](std::string_view& rest) {
        auto after = rest;
        auto sender = take_tag(after);
        const bool is_heroku_name = sender && is_heroku_procid(sender->procid);
        if (!sender || (!is_heroku_name && (!sender->has_colon || is_all_digits(sender->procid)))) {
            after = rest;
            sender = take_fields(after);
        }
        rest = sender ? after : rest;
        return sender;
    };
    if (const auto sender = take_sender(text)) {
        line.form = sender->by_slash    ? Form::papertrail
                    : stamp->is_rfc3339 ? Form::heroku_logs
                                        : Form::syslog_file;
        return with_sender(line, *sender, text);
    }
    auto rest = text;
    const auto host = take_word(rest);
    skip_blanks(rest);
    if (host.size() <= max_host_length && !host.ends_with(':') &&
        host.find('[') == std::string_view::npos) {
        if (const auto sender = take_sender(rest)) {
            line.form = sender->by_slash ? Form::papertrail : Form::syslog_file;
            line.origin = {sender->by_slash ? Origin::Kind::app : Origin::Kind::host, host};
            return with_sender(line, *sender, rest);
        }
    }
    return depth < max_wrap_depth ? read_wrapped(text, prefixes, depth) : std::nullopt;
}

// A number or an address, which is not an app's name.
bool is_address(std::string_view text) {
    return is_all_digits(text) ||
           (text.find_first_not_of("0123456789.:abcdefABCDEF") == std::string_view::npos &&
            text.find_first_of(".:") != std::string_view::npos);
}

// `aws logs` appends another stamp to the message.
std::string_view without_last_column(std::string_view text) {
    const auto tab = text.rfind('\t');
    return tab != std::string_view::npos && read_timestamp(text.substr(tab + 1)) ? text.substr(0, tab)
                                                                                 : text;
}

// Columns separated by tabs: a stamp, then `heroku/web.1`, then the message. Papertrail has ten columns:
// id, generated_at, received_at, source id, source name, source ip, facility, severity, program, message.
std::optional<TextLine> read_row(std::string_view text, Prefixes& prefixes) {
    constexpr std::size_t max_columns = 16;
    constexpr std::size_t name_column = 4;
    std::optional<TextLine> line;
    std::string_view before;
    for (std::size_t i = 0; i < max_columns && !text.empty(); ++i) {
        if (line && !is_heroku_procid(before)) {
            if (auto whole = read_start(without_last_column(text), prefixes, max_wrap_depth)) {
                prefixes |= Prefix::service;
                return whole;
            }
        }
        const auto tab = text.find('\t');
        if (tab == std::string_view::npos) {
            return std::nullopt;
        }
        const auto column = text.substr(0, tab);
        text.remove_prefix(tab + 1);
        if (line && is_heroku_app_name(before) && is_heroku_procid(column)) {
            return with_sender(*line, {before, column}, text);
        }
        if (const auto sender = line ? read_tag(column) : std::nullopt) {
            return with_sender(*line, *sender, text);
        }
        if (auto stamp = read_timestamp(column);
            stamp && (!line || (line->stamp.is_epoch && !stamp->is_epoch))) {
            line.emplace();
            line->form = Form::papertrail;
            line->stamp = *stamp;
        } else if (line && !stamp && (i == name_column || line->origin.name.empty()) && !column.empty() &&
                   !is_address(column) && column.find(' ') == std::string_view::npos) {
            line->origin = {Origin::Kind::app, column};
        }
        before = column;
    }
    return std::nullopt;
}

std::optional<TextLine> read_start(std::string_view line, Prefixes& prefixes, int depth) {
    if (depth > max_wrap_depth || line.size() < 16) {
        return std::nullopt;
    }
    auto text = line;
    const bool has_count = take_count(text);
    const auto octets = text;
    if (take_priority(text) && text.starts_with("1 ")) {
        auto frame = read_syslog_frame(octets, text.substr(2));
        frame.has_count = has_count;
        frame.form = has_count ? Form::counted_lines : frame.form;
        return frame;
    }
    if (has_count) {
        return std::nullopt;
    }
    if (auto dated = read_dated(text, prefixes, depth)) {
        return dated;
    }
    const bool may_be_row = depth < max_wrap_depth && text.find('\t') != std::string_view::npos;
    return may_be_row ? read_row(text, prefixes) : std::nullopt;
}

// The prefixes of quotations in mail and Markdown.
void skip_quotation(std::string_view& text) {
    skip_blanks(text);
    while (text.starts_with("> ") || text.starts_with(">") || text.starts_with("- ") ||
           text.starts_with("* ") || text.starts_with("`")) {
        text.remove_prefix(1);
        skip_blanks(text);
    }
}

// `12:`, `  12  `: line numbers of grep, nl and cat.
bool skip_number(std::string_view& text) {
    const auto size = std::min(text.find_first_not_of(digits), text.size());
    if (size == 0 || size > 10 || size == text.size() ||
        std::string_view(":- \t").find(text[size]) == std::string_view::npos) {
        return false;
    }
    text.remove_prefix(size + 1);
    skip_blanks(text);
    return true;
}

// `[pod] ` of kubetail, `pod \u203a container ` of stern.
bool skip_pod(std::string_view& text) {
    constexpr std::string_view stern("\xe2\x80\xba ");
    constexpr std::size_t max_pod_length = 200;
    const bool bracket = text.starts_with('[');
    const auto end = text.substr(0, max_pod_length).find(bracket ? std::string_view("] ") : stern);
    if (end == std::string_view::npos) {
        return false;
    }
    text.remove_prefix(end + (bracket ? 2 : stern.size()));
    if (!bracket) {
        take_word(text);
    }
    skip_blanks(text);
    return true;
}

}  // namespace

std::optional<TextLine> read_line_start(std::string_view line) {
    Prefixes prefixes = 0;
    auto read = read_start(line, prefixes, 0);
    return prefixes == 0 ? read : std::nullopt;
}

std::optional<TextLine> read_text_line(std::string_view line, Prefixes& prefixes) {
    prefixes = 0;
    auto text = line;
    skip_quotation(text);
    if (auto read = read_start(text, prefixes, 0)) {
        return read;
    }
    if (auto numbered = text; skip_number(numbered)) {
        if (auto read = read_start(numbered, prefixes, 0)) {
            prefixes |= Prefix::number;
            return read;
        }
    }
    if (auto rest = text; skip_pod(rest)) {
        if (auto read = read_start(rest, prefixes, 1)) {
            prefixes |= Prefix::container;
            return read;
        }
    }
    // `logs.txt:12:2026-...`, `web_1  | 2026-...`: after a separator in the first word, or after a bar.
    constexpr std::size_t max_prefix_length = 256;
    constexpr int max_separators = 12;
    constexpr std::string_view separators(":-|");
    const auto word = std::min(text.substr(0, max_prefix_length).find_first_of(" \t"), max_prefix_length);
    auto at = text.find_first_of(separators);
    for (int i = 0; i < max_separators && at < text.size(); ++i) {
        auto rest = text.substr(at + 1);
        const bool in_word = at < word;
        const bool after_bar = text[at] == '|' && at < word + 16;  // blanks fill the column
        if (!in_word && !after_bar) {
            break;
        }
        skip_blanks(rest);
        if (auto read = read_start(rest, prefixes, 1)) {
            prefixes |= Prefix::file;
            return read;
        }
        at = text.find_first_of(separators, at + 1);
    }
    return std::nullopt;
}

}  // namespace dynoward::replay
