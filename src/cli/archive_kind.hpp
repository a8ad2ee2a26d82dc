// SPDX-License-Identifier: MIT
// Detects archives and other files that `replay` cannot read, by their first bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dynoward::cli {

/// Enough bytes to detect every kind.
inline constexpr std::size_t archive_magic_bytes = 264;

/// `a zip archive; unpack it: unzip -p FILE | dynoward replay -`. nullopt: no known kind. `file` replaces
/// FILE; `in_gzip`: the bytes were in a gzip file.
std::optional<std::string> other_archive(std::string_view begin, const std::string& file, bool in_gzip);

}  // namespace dynoward::cli
