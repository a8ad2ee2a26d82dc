// SPDX-License-Identifier: MIT
// Which levels are in force for a dyno, by what the owner set and by its size.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/settings/type_settings.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::policy {

/// The soft level in force: as set, or 100 % (90 % on sizes that the platform kills at 100 %); nullopt:
/// off.
std::optional<settings::Level> soft_level(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// The same in MB; nullopt also where it is a percentage and the quota is not known.
std::optional<Megabytes> soft_limit(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// The hard level in force, in MB: as set, or 150 % (110 % on sizes that the platform kills at 120 %, 95 %
/// on those that it kills at 100 %). nullopt: off, or the quota is not known, or it was left unset and is
/// not above the soft level that the owner set.
std::optional<Megabytes> hard_limit(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// Makes the dyno count for how long it is above the levels in force, where RESTART_SUSTAIN is longer than
/// its samples are kept. To be called after each new reading, before the rules are evaluated.
void follow_long_runs(fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// Levels that the owner set and that have no effect on dynos of this size (in words, `NAME=value …`): at
/// or above where the platform kills, or a hard level that is not above the soft one.
std::vector<std::string> odd_levels(const settings::TypeSettings& settings, std::string_view size);

}  // namespace dynoward::policy
