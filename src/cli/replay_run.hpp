// SPDX-License-Identifier: MIT
// Reads all inputs of a replay and decides how: in one pass as they come, or, where they turn out not to be
// in order of time, sorted in a second one. What the first pass found waits until it is known to mean
// something.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "cli/replay_options.hpp"
#include "dynoward/replay/input_report.hpp"
#include "dynoward/replay/replay.hpp"

namespace dynoward::cli {

/// One input, as far as it could be read.
struct ReadFile {
    std::string name;
    std::optional<std::string> problem;  ///< it could not be opened, unpacked, or read to its end
    replay::InputReport report;
};

struct ReplayResult {
    std::vector<ReadFile> files;
    bool was_sorted = false;
    bool had_newest_first = false;
    /// Why nothing can be decided; an exit status comes with it.
    std::optional<std::string> refusal;
    int status = 0;
    std::unique_ptr<replay::Replay> replay;  ///< finished
};

/// `on_entry` gets the verdicts of the first variant, in order, once they count.
ReplayResult run_replay(const ReplayOptions& options, const std::vector<replay::Variant>& variants,
                        Progress& progress, bool can_be_read_twice,
                        const std::function<void(const policy::LedgerEntry&)>& on_entry);

}  // namespace dynoward::cli
