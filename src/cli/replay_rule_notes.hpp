// SPDX-License-Identifier: MIT
// Why a rule that is on could not have acted anywhere in a recording, and what the leak forecast had seen
// at its end. One sentence each, the same in text and in JSON. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "replay/report.hpp"
#include "settings/settings.hpp"

namespace dynoward::cli {

/// At most one for each rule and process type of DYNO_TYPES that was recorded.
std::vector<std::string> rule_notes(const replay::Recording& recording, const replay::Report& report,
                                    const settings::AppSettings& app);
/// `web crossed 512 MB while rising 12 times, after 5 h to 7 h`.
std::vector<std::string> crossing_notes(const replay::Report& report);
/// By the length of the recording; nullopt: under an hour, which is too short for a rate.
std::optional<double> restarts_per_day(const replay::Recording& recording, const replay::Report& report);

}  // namespace dynoward::cli
