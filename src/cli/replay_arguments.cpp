// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/replay_arguments.hpp"

namespace dynoward::cli {
namespace {

// More would not fit side by side; each costs a monitor of its own.
constexpr std::size_t max_variants = 8;

}  // namespace

const char* const replay_help =
    "FILE: bodies of a log drain, text as `heroku logs` prints it, files of syslog daemons, exports of\n"
    "Papertrail and other log tools (docs/replay.md lists them), also as gzip; in any order; `-` is\n"
    "standard input. Settings come from the environment and CONFIG_FILE as for `serve`; --set wins over\n"
    "both.\n"
    "Nothing is sent to anybody: restarts are made on paper.\n"
    "\n"
    "Side by side, in one pass:\n"
    "  replay --compare --set WEB_RESTART_THRESHOLD=95% --set LEAK_FORECAST=20m FILE\n"
    "      each --set against the settings as they are\n"
    "  replay --set MIN_UPTIME=10m --variant careful --set RESTART_SUSTAIN=5m --set LONE_DYNO=hold FILE\n"
    "      those before the first --variant hold for all, those after it for that variant\n"
    "\n";

void add_replay_arguments(CLI::App& command, ReplayArguments& arguments) {
    auto& options = arguments.options;
    command.add_flag("--json", options.json, "One JSON object a line: each ledger entry, then the summary");
    command.add_option("--app", options.app,
                       "Whose lines count, by name or by the number in `dyno=heroku.<number>.`");
    command.add_option("--set", arguments.sets, "NAME=VALUE: a setting, as in the environment")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_flag("--compare", arguments.compare,
                     "Each --set by itself, beside the settings as they are");
    command
        .add_option("--variant", arguments.variants,
                    "Name of a further variant; the --set after it are its own")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_option("--chart", options.chart, "Memory over time: FILE.svg, or `-` for the terminal");
    command.add_option("FILE", options.files, "Recorded logs")->required();
}

std::optional<ReplayOptions> read_replay_options(const CLI::App& command,
                                                 const ReplayArguments& arguments) {
    auto options = arguments.options;
    options.variants = {{"as set", {}}};
    const auto fail = [](const char* why) {
        std::fprintf(stderr, "dynoward: %s\nTry: dynoward replay --help\n", why);
        return std::nullopt;
    };
    if (arguments.compare && !arguments.variants.empty()) {
        return fail("--compare and --variant: allowed is one of them");
    }
    if (arguments.compare && arguments.sets.empty()) {
        return fail("--compare needs at least one --set to compare with the settings as they are");
    }
    std::size_t sets = 0;
    std::size_t variants = 0;
    for (const auto* option : command.parse_order()) {
        if (option->check_name("--variant")) {
            // A copy of what holds for all, as far as it has been said.
            options.variants.push_back(
                {arguments.variants.at(variants++), options.variants.front().assignments});
        } else if (option->check_name("--set")) {
            const auto& assignment = arguments.sets.at(sets++);
            if (arguments.compare) {
                options.variants.push_back({assignment, {assignment}});
            } else {
                options.variants.back().assignments.push_back(assignment);
            }
        }
    }
    if (options.variants.size() > max_variants) {
        return fail("too many variants: allowed are 7 beside the settings as they are");
    }
    if (options.json && options.chart == "-") {
        return fail("--json and --chart - both go to standard output: allowed is --chart FILE.svg");
    }
    const auto stdin_count = std::count(options.files.begin(), options.files.end(), "-");
    return stdin_count > 1 ? fail("standard input can be read once") : std::optional(options);
}

}  // namespace dynoward::cli
