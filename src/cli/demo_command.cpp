// SPDX-License-Identifier: MIT
// `dynoward demo`: a simulated Heroku and the daemon in one process.
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/load_settings.hpp"
#include "demo/demo.hpp"

namespace dynoward::cli {

int demo_command(bool verbose) {
    demo::DemoOptions options;
    options.verbose = verbose;
    // Any value of NO_COLOR, https://no-color.org, takes the colour away.
    const auto environment = read_environment();
    const auto no_colour = environment.find("NO_COLOR");
    options.colour =
        isatty(STDOUT_FILENO) == 1 && (no_colour == environment.end() || no_colour->second.empty());
    return demo::run(options);
}

}  // namespace dynoward::cli
