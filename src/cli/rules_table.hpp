// SPDX-License-Identifier: MIT
// The settings in force as readable text: first those of the whole monitor, then each app with a table of
// its rules by process type. Shows no secret. Used by `dynoward check`.
#pragma once

#include <string>

#include "settings/settings.hpp"

namespace dynoward::cli {

/// The next scheduled restarts are those after `now`.
std::string describe(const settings::Settings& settings, WallTime now);

}  // namespace dynoward::cli
