// SPDX-License-Identifier: MIT
// `dynoward simulate`: its options on the command line, and the command.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace dynoward::cli {

struct SimulateOptions {
    std::string seed, seeds, days, dyno_years,
        jobs;  ///< unparsed; the command checks them and prints what is allowed
    std::string scenario_file;
    std::string compare;
    std::string kinds;        ///< a list; empty: all
    bool runs_kinds = false;  ///< --kinds was given, with or without a list
    std::string recording;    ///< path
    bool trace = false;
    bool json = false;
};

void add_simulate_options(CLI::App& command, SimulateOptions& options);
/// Returns 0: no invariant was violated; 70: one was; 64: wrong usage; 66: an unreadable or invalid file;
/// 74: the recording cannot be written.
int simulate_command(const SimulateOptions& options);

}  // namespace dynoward::cli
