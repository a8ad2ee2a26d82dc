// SPDX-License-Identifier: MIT
// What a dyno's size means for its memory: its quota, and at which share of it the platform kills the dyno
// (R15). From Heroku's table of dyno types. The case of a size's name is not stable at Heroku
// (`Performance-L-RAM`, `performance-l-ram`), so it does not count.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/values/megabytes.hpp"

namespace dynoward::heroku {

/// In percent of the quota; nullopt: a size that is not known.
std::optional<unsigned> killed_at_percent(std::string_view size);
/// nullopt: not known. The dyno's own metric lines are the better source.
std::optional<Megabytes> quota_of_size(std::string_view size);

}  // namespace dynoward::heroku
