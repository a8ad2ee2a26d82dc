// SPDX-License-Identifier: MIT
// What an owner should know of how a recording was read, and why a rule could not do what it is for: a
// sentence each, the same in text and in JSON. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/replay_run.hpp"
#include "dynoward/settings/settings.hpp"

namespace dynoward::cli {

/// Lines by the form that they were read in, of all inputs together.
std::string forms_text(const std::vector<ReadFile>& files);
/// Where dynos spoke, and none of its memory: why nothing can be judged. Else empty.
std::string missing_metrics_note(const replay::Recording& recording);
/// Lines that were left out, by reason (`not_a_log_line`); only reasons that occurred.
std::vector<std::pair<std::string, std::uint64_t>> skipped_lines(const replay::Recording& recording);
std::vector<std::string> replay_notes(const ReplayResult& result, const settings::Settings& settings);

/// What is wrong with one input, for stderr; empty: nothing.
std::string input_message(const ReadFile& file);
/// Whether it could not be read as it should have been, so that the exit status must say so.
bool is_unreadable(const ReadFile& file);
/// Every form that is read, with an example each.
std::string forms_help();

}  // namespace dynoward::cli
