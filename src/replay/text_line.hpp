// SPDX-License-Identifier: MIT
// One line of text as stamp, sender and message: `2026-11-21T10:00:00.123456+00:00 heroku[web.1]:
// source=...`, a line of a syslog daemon's file, a row of a Papertrail archive. The sender must stand in
// front of the message: what an app printed never becomes the platform's line, whatever it looks like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/logplex/event.hpp"
#include "dynoward/replay/reader.hpp"
#include "replay/stamp.hpp"

namespace dynoward::replay {

struct TextLine {
    Stamp stamp;
    std::string_view app_name;
    std::string_view procid;
    std::string_view msg;
    Origin origin;
    Form form = Form::heroku_logs;
    /// A frame with everything in its place: it goes on as it is, and the fields above are not set.
    std::string_view frame;
    bool has_count = false;  ///< a length stood in front of it
};

/// `STAMP app[procid]: message`, as nearly all text is; quick. nullopt: another form.
std::optional<TextLine> read_printed(std::string_view line);
/// Any of the forms of a line, at its very start.
std::optional<TextLine> read_line_start(std::string_view line);

/// What people and tools put in front of each line. A set of Prefix::Kind; 0: nothing.
using Prefixes = std::uint8_t;
struct Prefix {
    enum Kind : std::uint8_t { number = 1, file = 2, container = 4, service = 8, quote = 16 };
};
/// The same behind such prefixes, which are told in `prefixes`. Blanks, `>` and bullets may always stand
/// there.
std::optional<TextLine> read_text_line(std::string_view line, Prefixes& prefixes);

/// What becomes of a line that need not be read further; nullopt where it may say something.
std::optional<logplex::Fate> fate_by_sender(const TextLine& line);
/// The frame that the line was made of, without its octet count; `stamp` is RFC 3339.
void append_octets(const TextLine& line, std::string_view stamp, std::string& octets);
/// Takes out what colours a terminal (`ESC [ ... letter`), NULs, and byte order marks.
void append_plain(std::string_view line, std::string& plain);

}  // namespace dynoward::replay
