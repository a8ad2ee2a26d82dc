// SPDX-License-Identifier: MIT
// One line of text: `2026-11-21T10:00:00.123456+00:00 heroku[web.1]: source=web.1 ...`, or a row of a
// Papertrail archive. Decides by stamp and sender alone whether the line can matter, since nearly all are
// the app's own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::replay {

struct TextLine {
    std::string_view stamp;
    std::string_view app_name;
    std::string_view procid;
    std::string_view msg;
};

/// nullopt: not the beginning of a message.
std::optional<TextLine> read_text_line(std::string_view line);
/// What becomes of a line that need not be read further; nullopt where it may say something.
std::optional<logplex::Fate> fate_by_sender(const TextLine& line);
/// The frame that the line was made of, without its octet count.
void append_octets(const TextLine& line, std::string& octets);
/// Takes out what colours a terminal (`ESC [ ... letter`) and NULs.
void append_plain(std::string_view line, std::string& plain);

}  // namespace dynoward::replay
