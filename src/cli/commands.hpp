// SPDX-License-Identifier: MIT
// The commands, a file each. Each returns an exit status, and throws only for internal errors (main
// reports them and exits with 70).
#pragma once

#include "cli/replay_options.hpp"

namespace dynoward::cli {

/// Reads the command line and runs the command it names; plain `dynoward` serves.
int run(int argc, char** argv);

struct CheckOptions {
    bool online = false;             ///< also query the Platform API
    bool settings_markdown = false;  ///< print docs/configuration.md instead
};

int serve_command();
int check_command(const CheckOptions& options);
/// `verbose`: also the daemon's own log lines.
int demo_command(bool verbose);
int replay_command(const ReplayOptions& options);

}  // namespace dynoward::cli
