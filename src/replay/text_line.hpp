// SPDX-License-Identifier: MIT
// One line of text as stamp, sender and message: `2026-11-21T10:00:00.123456+00:00 heroku[web.1]:
// source=...`, a line of a syslog daemon's file, a row of a Papertrail archive. The sender must precede the
// message, so app output never becomes a platform line, whatever it contains.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/logplex/event.hpp"
#include "replay/log_reader.hpp"
#include "replay/timestamp.hpp"

namespace dynoward::replay {

struct TextLine {
    Timestamp stamp;
    std::string_view app_name;
    std::string_view procid;
    std::string_view msg;
    Origin origin;
    Form form = Form::heroku_logs;
    /// A complete frame, which is passed on unchanged; the fields above are then not set.
    std::string_view frame;
    bool has_count = false;  ///< a length preceded it
};

/// The fast path for `STAMP app[procid]: message`, the most frequent format. nullopt: another format.
std::optional<TextLine> read_printed(std::string_view line);
/// Any line format, at the very start of the line.
std::optional<TextLine> read_line_start(std::string_view line);

/// The prefixes that tools add to each line: a set of Prefix::Kind; 0: none.
using Prefixes = std::uint8_t;
struct Prefix {
    enum Kind : std::uint8_t { number = 1, file = 2, container = 4, service = 8, quote = 16 };
};
/// The same after such prefixes, which are returned in `prefixes`. Blanks, `>` and bullets are always
/// allowed.
std::optional<TextLine> read_text_line(std::string_view line, Prefixes& prefixes);

/// The fate of a line that need not be parsed further; nullopt: it may contain an event.
std::optional<logplex::Fate> fate_by_sender(const TextLine& line);
/// Appends the frame of the line, without its octet count; `stamp` is RFC 3339.
void append_octets(const TextLine& line, std::string_view stamp, std::string& octets);
/// Appends the line without terminal colours (`ESC [ ... letter`), NULs and byte order marks.
void append_plain(std::string_view line, std::string& plain);

}  // namespace dynoward::replay
