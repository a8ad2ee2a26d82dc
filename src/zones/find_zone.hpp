// SPDX-License-Identifier: MIT
// Reads a time zone of this system's zone database (tzdata) into a plain value, once, at start: nothing
// below the rim ever looks a zone up. Called for settings that name a zone, and for nothing else, so that
// Dynoward starts without a zone database where none is named. Never opens a path made of the name.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/values/time_zone.hpp"

namespace dynoward::zones {

/// By its exact name in the database (`Europe/Berlin`); `UTC` needs no database. nullopt: no such zone, or
/// no database.
std::optional<TimeZone> find_zone(std::string_view name);

}  // namespace dynoward::zones
