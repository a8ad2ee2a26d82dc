// SPDX-License-Identifier: MIT
// Files and standard input of a replay, one after another, inflated where they are gzip, in pieces: their
// size does not matter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "dynoward/replay/reader.hpp"

namespace dynoward::cli {

/// The size of all; nullopt where a part of it is a pipe. `missing` is set to the first that cannot be
/// opened.
std::optional<std::uint64_t> total_size(const std::vector<std::string>& files, std::string& missing);

/// Reads one input to its end. nullopt: whole; else what was wrong, in words; what came before it counts.
std::optional<std::string> read_input(const std::string& file, replay::LogReader& reader,
                                      Progress& progress);

}  // namespace dynoward::cli
