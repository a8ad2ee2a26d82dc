// SPDX-License-Identifier: MIT
// Words and numbers in columns for a terminal, and text from outside made harmless before it gets there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/instant.hpp"

namespace dynoward::cli {

/// Rows of equal length; the first column is set left, the others right. Blanks at the end are left out.
std::string in_columns(const std::vector<std::vector<std::string>>& rows, const std::string& indent);
/// Breaks at blanks so that no line is longer than `width`; the further lines begin with `indent` blanks.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);
/// Control and non-ASCII bytes as `\x1b`: log text must not move somebody's cursor.
std::string printable(std::string_view text);
/// `2 h 05 min`, `4 min 10 s`, `12 s`, `-` for none.
std::string span_text(Nanoseconds span);
/// `2026-11-21 10:05:00`, UTC.
std::string moment_text(WallTime at);
/// `1,234,567`.
std::string count_text(std::uint64_t count);

}  // namespace dynoward::cli
