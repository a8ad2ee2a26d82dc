// SPDX-License-Identifier: MIT
// Reads all inputs of a replay in one pass or, if they turn out not to be in order of time, sorted in a
// second one. The verdicts of the first pass are buffered until then.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "cli/replay_options.hpp"
#include "replay/input_report.hpp"
#include "replay/replay.hpp"

namespace dynoward::cli {

/// One input and the result of reading it.
struct ReadFile {
    std::string name;
    std::optional<std::string> problem;  ///< it could not be opened, unpacked, or read to its end
    replay::InputReport report;
};

struct ReplayResult {
    std::vector<ReadFile> files;
    bool was_sorted = false;
    bool had_newest_first = false;
    /// Why there is no result; `status` is then the exit status.
    std::optional<std::string> refusal;
    int status = 0;
    std::unique_ptr<replay::Replay> replay;  ///< finished
};

/// `on_entry` gets the verdicts of the first variant, in order, once they are final.
ReplayResult run_replay(const ReplayOptions& options, const std::vector<replay::Variant>& variants,
                        Progress& progress, bool can_be_read_twice,
                        const std::function<void(const policy::LedgerEntry&)>& on_entry);

}  // namespace dynoward::cli
