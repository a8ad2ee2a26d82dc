// SPDX-License-Identifier: MIT
// `dynoward check`: validates the settings, prints what is in force, and with --online queries the
// Platform API.
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/load_settings.hpp"
#include "cli/online_check.hpp"
#include "cli/rules_table.hpp"
#include "net/clock.hpp"
#include "settings/catalogue.hpp"

namespace dynoward::cli {

int check_command(const CheckOptions& options) {
    if (options.settings_markdown) {
        std::fputs(settings::render_markdown().c_str(), stdout);
        return done;
    }
    const auto settings = load_settings();
    if (!settings) {
        return bad_settings;
    }
    std::fputs(describe(*settings, net::now().wall).c_str(), stdout);
    std::fflush(stdout);
    for (const auto& warning : settings->warnings) {
        std::fprintf(stderr, "warning: %s\n", warning.c_str());
    }
    return options.online ? check_online(*settings) : done;
}

}  // namespace dynoward::cli
