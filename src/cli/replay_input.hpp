// SPDX-License-Identifier: MIT
// Reads the files and standard input of a replay piece by piece, whatever their size, and inflates gzip.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "replay/log_reader.hpp"

namespace dynoward::cli {

struct InputSizes {
    std::optional<std::uint64_t> total;  ///< nullopt: a part of it is a pipe
    bool can_be_read_twice = true;
    std::string missing;  ///< the first unreadable one, with the reason: `x.log: No such file or directory`
};
/// Opens regular files only, since a pipe can be opened once.
InputSizes inspect_inputs(const std::vector<std::string>& files);

/// Reads one input to its end, or until `keep_reading` returns false. nullopt: complete; otherwise a
/// description of the problem. Lines before it count.
std::optional<std::string> read_input(const std::string& file, replay::LogReader& reader,
                                      Progress& progress, const std::function<bool()>& keep_reading);

}  // namespace dynoward::cli
