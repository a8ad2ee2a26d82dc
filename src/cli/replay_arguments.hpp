// SPDX-License-Identifier: MIT
// The command line of `dynoward replay`. The value of a setting may contain commas and blanks, so each
// `--set` has one setting, and the order of `--set` and `--variant` defines the variants.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/replay_options.hpp"

namespace CLI {
class App;
}

namespace dynoward::cli {

extern const char* const replay_help;

/// What CLI11 fills in.
struct ReplayArguments {
    ReplayOptions options;
    std::vector<std::string> sets;
    std::vector<std::string> variants;
    bool compare = false;
};

void add_replay_arguments(CLI::App& command, ReplayArguments& arguments);
/// nullopt: they contradict each other; the error was printed.
std::optional<ReplayOptions> read_replay_options(const CLI::App& command, const ReplayArguments& arguments);

}  // namespace dynoward::cli
