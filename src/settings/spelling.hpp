// SPDX-License-Identifier: MIT
// Finds the setting that a misspelt variable may stand for. Only for warnings: a guess never sets a value.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace dynoward::settings {

/// Number of characters to insert, remove, replace or transpose to turn one into the other (restricted
/// Damerau-Levenshtein distance: no part is edited twice).
std::size_t edit_distance(std::string_view from, std::string_view to);

/// The known name that `name` may be a misspelling of: at most 2 edits away (1 for short names), in any
/// letter case. Common names of other software are not misspelt. `prefixes` are those of the process types
/// in use (`WEB`), whose forms of the per-type settings are known names too.
std::optional<std::string> meant_name(std::string_view name,
                                      const std::set<std::string, std::less<>>& prefixes);

}  // namespace dynoward::settings
