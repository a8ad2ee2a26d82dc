// SPDX-License-Identifier: MIT
#include "replay/text_line.hpp"

#include <algorithm>
#include <array>

namespace dynoward::replay {
namespace {

using logplex::Fate;

constexpr std::size_t shortest_stamp = 20;  // 2026-11-21T10:00:00Z
constexpr std::size_t longest_stamp = 40;
constexpr std::size_t longest_sender = 160;  // app-name and procid of a tag
constexpr std::size_t papertrail_columns = 10;

// Only the shape: a date that does not exist is still the beginning of a message, one with a bad stamp.
bool looks_like_stamp(std::string_view text) {
    return text.size() >= shortest_stamp && text.size() <= longest_stamp && text[0] >= '0' &&
           text[0] <= '9' && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':';
}

bool is_word(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
}

std::optional<TextLine> read_printed(std::string_view line) {
    const auto blank = line.substr(0, longest_stamp + 1).find(' ');
    if (blank == std::string_view::npos || !looks_like_stamp(line.substr(0, blank))) {
        return std::nullopt;
    }
    TextLine read;
    read.stamp = line.substr(0, blank);
    const auto rest = line.substr(blank + 1);
    const auto tag = rest.substr(0, longest_sender);
    const auto open = tag.find('[');
    const auto close = tag.find("]:", open == std::string_view::npos ? tag.size() : open);
    if (close == std::string_view::npos) {
        return std::nullopt;
    }
    read.app_name = tag.substr(0, open);
    read.procid = tag.substr(open + 1, close - open - 1);
    read.msg = rest.substr(close + 2);
    if (read.msg.starts_with(' ')) {
        read.msg.remove_prefix(1);
    }
    return is_word(read.app_name) && is_word(read.procid) ? std::optional(read) : std::nullopt;
}

// id, generated_at, received_at, source id, source name, source ip, facility, severity, program, message;
// the program is `heroku/web.1`.
std::optional<TextLine> read_papertrail(std::string_view line) {
    std::array<std::string_view, papertrail_columns> columns;
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
        const auto tab = line.find('\t');
        if (tab == std::string_view::npos) {
            return std::nullopt;
        }
        columns[i] = line.substr(0, tab);
        line.remove_prefix(tab + 1);
    }
    const auto program = columns[8];
    const auto slash = program.find('/');
    if (!looks_like_stamp(columns[1]) || slash == std::string_view::npos) {
        return std::nullopt;
    }
    const TextLine read{columns[1], program.substr(0, slash), program.substr(slash + 1), line};
    return is_word(read.stamp) && is_word(read.app_name) && is_word(read.procid) ? std::optional(read)
                                                                                 : std::nullopt;
}

}  // namespace

std::optional<TextLine> read_text_line(std::string_view line) {
    if (line.size() < shortest_stamp || line[0] < '0' || line[0] > '9') {
        return std::nullopt;
    }
    return line[4] == '-' && line[7] == '-' ? read_printed(line) : read_papertrail(line);
}

std::optional<Fate> fate_by_sender(const TextLine& line) {
    if (line.app_name == "heroku") {
        // Of the router only its errors say something about a dyno.
        const bool error = line.procid != "router" || line.msg.find("code=H") != std::string_view::npos;
        return error ? std::nullopt : std::optional(Fate::router);
    }
    const bool may_matter =
        line.procid == "log-shuttle" || (line.app_name == "app" && line.procid == "api");
    return may_matter ? std::nullopt : std::optional(Fate::app_output);
}

void append_octets(const TextLine& line, std::string& octets) {
    octets.append("<134>1 ").append(line.stamp).append(" host ").append(line.app_name).append(" ");
    octets.append(line.procid).append(" - ").append(line.msg);
}

void append_plain(std::string_view line, std::string& plain) {
    constexpr char escape = '\x1b';
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\0') {
            continue;
        }
        if (line[i] != escape) {
            plain += line[i];
            continue;
        }
        if (i + 1 < line.size() && line[i + 1] == '[') {
            ++i;
            // Parameters, then one final letter; a sequence that never ends takes the rest with it.
            while (++i < line.size() && (line[i] < '@' || line[i] > '~')) {
            }
        }
    }
}

}  // namespace dynoward::replay
