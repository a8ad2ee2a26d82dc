// SPDX-License-Identifier: MIT
// Notes on how a recording was read and why a rule could not work on it, one sentence each, the same in
// text and in JSON. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/replay_run.hpp"
#include "settings/settings.hpp"

namespace dynoward::cli {

/// Number of lines by format, over all inputs.
std::string forms_text(const std::vector<ReadFile>& files);
/// If there are lines but no memory samples: why nothing can be decided. Otherwise empty.
std::string missing_metrics_note(const replay::Recording& recording);
/// Number of skipped lines by reason (`not_a_log_line`); only reasons that occurred.
std::vector<std::pair<std::string, std::uint64_t>> skipped_lines(const replay::Recording& recording);
/// `report` and `settings`: of one variant.
std::vector<std::string> replay_notes(const ReplayResult& result, const replay::Report& report,
                                      const settings::Settings& settings);

/// The problem of one input, for stderr; empty: none.
std::string input_message(const ReadFile& file);
/// Whether it could not be read properly, so that the exit status must show it.
bool is_unreadable(const ReadFile& file);
/// All supported formats, with an example each.
std::string forms_help();

}  // namespace dynoward::cli
