// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cstdlib>

#include "cli/commands.hpp"
#include "demo/demo.hpp"

namespace dynoward::cli {

int demo_command(bool verbose) {
    demo::DemoOptions options;
    options.verbose = verbose;
    // Any value of NO_COLOR, https://no-color.org, takes the colour away.
    const char* const no_colour = std::getenv("NO_COLOR");
    options.colour = isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
    return demo::run(options);
}

}  // namespace dynoward::cli
