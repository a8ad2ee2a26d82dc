// SPDX-License-Identifier: MIT
// Words and numbers in columns for a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "values/printable.hpp"

namespace dynoward::cli {

/// The alignment of all columns but the first: right for numbers, left for words.
enum class FurtherColumns : std::uint8_t { right, left };
/// Columns as wide as their widest cell, the first one aligned left. Trailing blanks are removed.
std::string in_columns(const std::vector<std::vector<std::string>>& rows, const std::string& indent,
                       FurtherColumns further = FurtherColumns::right);
/// Breaks at blanks so that no line is longer than `width`; the further lines begin with `indent` blanks.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);
/// `2 h 05 min`, `4 min 10 s`, `12 s`, `-` for none.
std::string span_text(Nanoseconds span);
/// `2026-11-21 10:05:00`, UTC.
std::string moment_text(WallTime at);
/// `1,234,567`.
std::string count_text(std::uint64_t count);

}  // namespace dynoward::cli
