// SPDX-License-Identifier: MIT
// Finds what a misspelt variable was meant to be. Only for warnings: nothing is ever set by a guess.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace dynoward::settings {

/// Characters to insert, remove, replace or swap with their neighbour to get from one to the other
/// (Damerau-Levenshtein, restricted: no part is edited twice).
std::size_t edit_distance(std::string_view from, std::string_view to);

/// The known name that `name` is a slip of: at most 2 edits away (1 for short names), and in any letter
/// case. Names that are common in an environment for other reasons are not misspelt. `prefixes` are those
/// of the process types in use (`WEB`), whose forms of the per-type settings are known names too.
std::optional<std::string> meant_name(std::string_view name,
                                      const std::set<std::string, std::less<>>& prefixes);

}  // namespace dynoward::settings
