// SPDX-License-Identifier: MIT
// The grammar of RESTART_SCHEDULE and QUIET_HOURS: `TIMES [DAYS] ZONE`. A zone is required: with an assumed
// zone, restarts could silently be at the wrong hour. All errors are reported at once.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "dynoward/settings/hours.hpp"
#include "settings/load.hpp"

namespace dynoward::settings {

/// The value, or the errors in words (`03:60 is not a time of day …`).
template <typename T>
using Read = std::variant<T, std::string>;

Read<Schedule> read_schedule(std::string_view text, const ZoneFinder& find_zone);
Read<QuietHours> read_quiet_hours(std::string_view text, const ZoneFinder& find_zone);

}  // namespace dynoward::settings
