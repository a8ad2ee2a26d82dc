// SPDX-License-Identifier: MIT
// The settings in force as a text that a person likes to read: the whole monitor first, then each app with
// a table of its rules by process type. Shows no secret. Used by `dynoward check`.
#pragma once

#include <string>

#include "settings/settings.hpp"

namespace dynoward::cli {

/// `now`: from when on the next scheduled restarts are told.
std::string describe(const settings::Settings& settings, WallTime now);

}  // namespace dynoward::cli
