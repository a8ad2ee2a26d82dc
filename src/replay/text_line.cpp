// SPDX-License-Identifier: MIT
#include "replay/text_line.hpp"

#include <algorithm>

namespace dynoward::replay {
namespace {

using logplex::Fate;

constexpr std::size_t max_stamp_length = 40;
constexpr std::size_t max_sender_length = 160;  // app-name and procid of a tag

bool is_word(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
}

}  // namespace

std::optional<TextLine> read_printed(std::string_view line) {
    const auto blank = line.substr(0, max_stamp_length + 1).find(' ');
    if (blank == std::string_view::npos || !has_rfc3339_form(line.substr(0, blank))) {
        return std::nullopt;
    }
    TextLine read;
    read.stamp.text = line.substr(0, blank);
    read.stamp.is_rfc3339 = true;
    const auto rest = line.substr(blank + 1);
    const auto tag = rest.substr(0, max_sender_length);
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
    // A procid of digits alone is a process id of another machine, whose output may quote a Heroku line.
    // The exception is `logplex[1]`, which reports the losses of a log tail.
    const bool of_machine =
        read.procid.find_first_not_of("0123456789") == std::string_view::npos && read.app_name != "logplex";
    return is_word(read.app_name) && is_word(read.procid) && !of_machine ? std::optional(read)
                                                                         : std::nullopt;
}

std::optional<Fate> fate_by_sender(const TextLine& line) {
    if (line.app_name == "heroku") {
        // Only the errors of the router are about a dyno.
        const bool error = line.procid != "router" || line.msg.find("code=H") != std::string_view::npos;
        return error ? std::nullopt : std::optional(Fate::router);
    }
    const bool is_relevant = line.procid == "log-shuttle" || line.app_name == "logplex" ||
                             (line.app_name == "app" && line.procid == "api");
    return is_relevant ? std::nullopt : std::optional(Fate::app_output);
}

void append_octets(const TextLine& line, std::string_view stamp, std::string& octets) {
    octets.append("<134>1 ").append(stamp).append(" host ").append(line.app_name).append(" ");
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
            // Parameters, then one final letter; an unterminated sequence extends to the end.
            while (++i < line.size() && (line[i] < '@' || line[i] > '~')) {
            }
        } else if (i + 2 < line.size() && line[i + 1] == '(') {
            i += 2;  // a character set
        }
    }
}

}  // namespace dynoward::replay
