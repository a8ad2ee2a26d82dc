// SPDX-License-Identifier: MIT
// The settings of a replay: those of the daemon, without what only a listener needs, and with what the
// command line sets over them.
#pragma once

#include <optional>
#include <vector>

#include "cli/replay_options.hpp"
#include "dynoward/replay/replay.hpp"

namespace dynoward::cli {

/// nullopt: everything that is wrong has been said on stderr, and `status` is what to exit with.
std::optional<std::vector<replay::Variant>> load_variants(const ReplayOptions& options, int& status);

}  // namespace dynoward::cli
