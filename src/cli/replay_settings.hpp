// SPDX-License-Identifier: MIT
// Loads the settings of a replay: those of the daemon without the listener's, with the overrides of the
// command line.
#pragma once

#include <optional>
#include <vector>

#include "cli/replay_options.hpp"
#include "replay/replay.hpp"

namespace dynoward::cli {

/// nullopt: the errors were printed, and `status` is the exit status.
std::optional<std::vector<replay::Variant>> load_variants(const ReplayOptions& options, int& status);

}  // namespace dynoward::cli
