// SPDX-License-Identifier: MIT
// The memory quota of a dyno's size, and the share of it at which the platform kills the dyno (R15). From
// Heroku's table of dyno types. Heroku is not consistent about the case of size names
// (`Performance-L-RAM`, `performance-l-ram`), so case is ignored.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/values/megabytes.hpp"

namespace dynoward::heroku {

/// In percent of the quota; nullopt: an unknown size.
std::optional<unsigned> killed_at_percent(std::string_view size);
/// nullopt: not known. The dyno's own metric lines are the better source.
std::optional<Megabytes> quota_of_size(std::string_view size);

}  // namespace dynoward::heroku
