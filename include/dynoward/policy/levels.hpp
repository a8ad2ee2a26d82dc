// SPDX-License-Identifier: MIT
// The levels in force for a dyno, from the settings and its size.
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
/// The same in MB; nullopt also if it is a percentage and the quota is not known.
std::optional<Megabytes> soft_limit(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// The hard level in force, in MB: as set, or 150 % (110 % on sizes that the platform kills at 120 %, 95 %
/// on those that it kills at 100 %). nullopt: off, or the quota is not known, or it is unset and its
/// default is not above a soft level that is set.
std::optional<Megabytes> hard_limit(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// If RESTART_SUSTAIN is longer than samples are kept, counts for how long the dyno is above the levels in
/// force. Call it after each new reading, before the rules are evaluated.
void follow_long_runs(fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// Levels that are set but have no effect on dynos of this size (in words, `NAME=value …`): at or above
/// the level at which the platform kills, or a hard level that is not above the soft one.
std::vector<std::string> odd_levels(const settings::TypeSettings& settings, std::string_view size);

}  // namespace dynoward::policy
