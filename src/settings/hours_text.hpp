// SPDX-License-Identifier: MIT
// The grammar of RESTART_SCHEDULE and QUIET_HOURS: `TIMES [DAYS] ZONE`. A zone must be named: taking one
// for granted would restart at the wrong hour without a word. All that is wrong is said at once.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "dynoward/settings/hours.hpp"
#include "settings/load.hpp"

namespace dynoward::settings {

/// What was read, or in words what is wrong with it (`03:60 is no time of day; …`).
template <typename T>
using Read = std::variant<T, std::string>;

Read<Schedule> read_schedule(std::string_view text, const ZoneFinder& find_zone);
Read<QuietHours> read_quiet_hours(std::string_view text, const ZoneFinder& find_zone);

}  // namespace dynoward::settings
