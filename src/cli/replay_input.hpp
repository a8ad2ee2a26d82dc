// SPDX-License-Identifier: MIT
// Files and standard input of a replay, one after another, inflated where they are gzip, in pieces: their
// size does not matter.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "dynoward/replay/reader.hpp"

namespace dynoward::cli {

struct InputSizes {
    std::optional<std::uint64_t> total;  ///< nullopt where a part of it is a pipe
    bool can_be_read_twice = true;
    std::string missing;  ///< the first that cannot be read, and why: `x.log: No such file or directory`
};
/// Opens nothing that is not a file: a pipe can be opened once.
InputSizes look_at(const std::vector<std::string>& files);

/// Reads one input to its end, or until `go_on` says no. nullopt: whole; else what was wrong, in words;
/// what came before it counts.
std::optional<std::string> read_input(const std::string& file, replay::LogReader& reader,
                                      Progress& progress, const std::function<bool()>& go_on);

}  // namespace dynoward::cli
