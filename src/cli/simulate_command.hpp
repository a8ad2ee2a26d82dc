// SPDX-License-Identifier: MIT
// `dynoward simulate`: its options on the command line, and the command.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace dynoward::cli {

struct SimulateOptions {
    std::string seed, seeds, days, dyno_years,
        jobs;  ///< as given: each is checked with a word on what is allowed
    std::string scenario_file;
    std::string compare;
    bool trace = false;
    bool json = false;
};

void add_simulate_options(CLI::App& command, SimulateOptions& options);
/// 0: no invariant was violated; 70: one was; 64, 66: wrong usage, a file that cannot be read or is wrong.
int simulate_command(const SimulateOptions& options);

}  // namespace dynoward::cli
