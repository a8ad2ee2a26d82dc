// SPDX-License-Identifier: MIT
// The result of reading one input: the formats of its lines, how much could not be read, and the first such
// line. Plain data.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::replay {

/// The formats of a line. Keep `form_count` last.
enum class Form : std::uint8_t {
    drain_body,
    counted_lines,
    heroku_logs,
    syslog_frame,
    syslog_file,
    papertrail,
    json,
    table,
    form_count,
};
inline constexpr std::size_t form_count = static_cast<std::size_t>(Form::form_count);

/// A format as shown to users: its name and an example.
struct FormText {
    std::string_view name;     ///< `heroku logs`
    std::string_view example;  ///< without the metrics that follow
};
const FormText& describe(Form form);

/// Why a line was skipped. Keep `unread_count` last.
enum class Unread : std::uint8_t {
    no_form,    ///< no stamp and sender in any known format
    no_sender,  ///< a record of a known format without a sender
    broken,     ///< a record that cannot be parsed
    unread_count,
};
inline constexpr std::size_t unread_count = static_cast<std::size_t>(Unread::unread_count);
/// Word of the JSON summary.
std::string_view to_text(Unread why);

struct InputReport {
    std::array<std::uint64_t, form_count> read{};  ///< lines by form
    std::array<std::uint64_t, unread_count> unread{};
    std::uint64_t first_unread_line = 0;  ///< counted from 1; 0: none
    std::string first_unread;             ///< an excerpt: printable, truncated, without possible secrets
    std::uint64_t bytes = 0;              ///< before decoding
    std::string_view encoding;            ///< empty: UTF-8 or ASCII without a mark
    std::uint64_t octets_lost = 0;
    bool is_cut_off = false;         ///< it ends inside a record
    bool counts_were_wrong = false;  ///< lengths in front of frames: read by lines instead
    bool years_were_guessed = false;
    bool zones_were_assumed = false;  ///< taken as UTC

    std::uint64_t lines_read() const;
    std::uint64_t lines_unread() const;
};

/// The beginning of a line for a message: control bytes escaped, at most 80 characters, possible
/// credentials replaced by dots.
std::string safe_excerpt(std::string_view line);

}  // namespace dynoward::replay
