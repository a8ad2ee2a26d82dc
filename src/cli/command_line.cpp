// SPDX-License-Identifier: MIT
// The commands and their options, as CLI11 reads them; --help and --version.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/simulate_command.hpp"
#include "settings/catalogue.hpp"
#include "settings/shown.hpp"
#include "values/version.hpp"

namespace dynoward::cli {
namespace {

constexpr const char* exit_codes =
    "Exit status: 0 done, 64 wrong usage, 66 input missing or unreadable, 69 a required service is\n"
    "unavailable, 70 internal error or violated invariant, 74 output not writable, 78 bad settings (all\n"
    "errors are listed, one per line).\n";

constexpr const char* version_help = "Print the version and the commit of this build";

std::string version_text() {
    return "dynoward " + std::string(version()) + " (commit " + std::string(commit()) + ")";
}

// CLI11 quotes arguments that it does not accept, and such an argument may be a token.
std::string without_secrets(std::string text, int argc, char** argv) {
    const auto hide = [&text](std::string_view argument) {
        const auto shown = settings::shown_text(argument);
        if (shown == argument || argument.empty()) {
            return;
        }
        for (auto at = text.find(argument); at != std::string::npos;
             at = text.find(argument, at + shown.size())) {
            text.replace(at, argument.size(), shown);
        }
    };
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument(argv[i]);
        const auto equals = std::min(argument.find('='), argument.size());
        hide(argument.substr(std::min(equals + 1, argument.size())));
        hide(argument.substr(0, equals));
    }
    return text;
}

CLI::App* add_command(CLI::App& app, const char* name, const char* sentence) {
    auto* const command = app.add_subcommand(name, sentence);
    command->set_version_flag("--version", version_text(), version_help);
    return command;
}

}  // namespace

int run(int argc, char** argv) {
    CLI::App app("Dynoward restarts the Heroku dynos that leak memory, and only those.", "dynoward");
    app.set_version_flag("--version", version_text(), version_help);
    app.require_subcommand(0, 1);
    auto* const serve = add_command(app, "serve", "Run the daemon (the default without a command)");
    auto* const check = add_command(app, "check", "Validate the settings and print the resulting rules");
    auto* const demo = add_command(
        app, "demo", "Show a restart on a simulated Heroku with a leaking app; takes half a minute");
    auto* const replay = add_command(app, "replay", "Show what Dynoward would have done on recorded logs");
    auto* const simulate = add_command(
        app, "simulate", "Run the whole monitor against a simulated Heroku and check its invariants");

    CheckOptions options;
    check->add_flag("--online", options.online,
                    "Also query the Platform API: check the token, the log drain and the metrics");
    check->add_flag("--settings-markdown", options.settings_markdown, "Print docs/configuration.md")
        ->group("");
    ReplayArguments replay_arguments;
    add_replay_arguments(*replay, replay_arguments);
    bool verbose = false;
    demo->add_flag("--verbose", verbose, "Also print the log lines of the daemon");
    const auto settings = settings::render_help() + "\n" + exit_codes;
    app.footer(settings);
    serve->footer(settings);
    check->footer(settings);
    demo->footer(exit_codes);
    SimulateOptions simulation;
    add_simulate_options(*simulate, simulation);
    simulate->footer(exit_codes);
    replay->footer(std::string(replay_help) + exit_codes);

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& answer) {  // --help, --version
        return app.exit(answer);
    } catch (const CLI::ParseError& error) {
        std::fprintf(stderr, "dynoward: %s\nTry: dynoward --help\n",
                     without_secrets(error.what(), argc, argv).c_str());
        return wrong_usage;
    }
    if (simulate->parsed()) {
        return simulate_command(simulation);
    }
    if (replay->parsed()) {
        const auto replay_options = read_replay_options(*replay, replay_arguments);
        return replay_options ? replay_command(*replay_options) : wrong_usage;
    }
    if (check->parsed()) {
        return check_command(options);
    }
    return demo->parsed() ? demo_command(verbose) : serve_command();
}

}  // namespace dynoward::cli
