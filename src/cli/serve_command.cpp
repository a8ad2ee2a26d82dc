// SPDX-License-Identifier: MIT
// `dynoward serve`: loads the settings and runs the daemon.
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/load_settings.hpp"
#include "daemon/serve.hpp"

namespace dynoward::cli {

int serve_command() {
    const auto settings = load_settings();
    return settings ? daemon::serve(*settings) : bad_settings;
}

}  // namespace dynoward::cli
