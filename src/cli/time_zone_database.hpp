// SPDX-License-Identifier: MIT
// Reads a time zone of this system's zone database (tzdata) into a plain value, once, at start: nothing
// else opens the database. Called only for settings that name a zone, so that Dynoward starts without a
// database if no setting names one. Must never: open a path built from the name.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/values/time_zone.hpp"

namespace dynoward::cli {

/// By its exact name in the database (`Europe/Berlin`); `UTC` needs no database. nullopt: no such zone, or
/// no database.
std::optional<TimeZone> find_zone(std::string_view name);

}  // namespace dynoward::cli
