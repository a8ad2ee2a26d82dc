// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/replay_arguments.hpp"

namespace dynoward::cli {
namespace {

// More do not fit side by side, and each needs a monitor of its own.
constexpr std::size_t max_variants = 8;

}  // namespace

const char* const replay_help =
    "FILE: bodies of a log drain, output of `heroku logs`, files of syslog daemons, or exports of\n"
    "Papertrail and other log tools (docs/replay.md lists them), optionally compressed with gzip, in any\n"
    "order. `-` is standard input. Settings come from the environment and CONFIG_FILE as for `serve`;\n"
    "--set overrides both. Nothing is sent: restarts are simulated.\n"
    "\n"
    "To compare settings in one pass:\n"
    "  replay --compare --set WEB_RESTART_THRESHOLD=95% --set LEAK_FORECAST=20m FILE\n"
    "      compares each --set with the current settings\n"
    "  replay --set MIN_UPTIME=10m --variant careful --set RESTART_SUSTAIN=5m --set LONE_DYNO=hold FILE\n"
    "      a --set before the first --variant applies to all variants, one after it to that variant\n"
    "\n";

void add_replay_arguments(CLI::App& command, ReplayArguments& arguments) {
    auto& options = arguments.options;
    command.add_flag("--json", options.json,
                     "Print one JSON object per line: each ledger entry, then the summary");
    command.add_option(
        "--app", options.app,
        "Replay the lines of one app only, by name or by the number in `dyno=heroku.<number>.`");
    command.add_option("--set", arguments.sets, "NAME=VALUE: set a variable, as in the environment")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_flag("--compare", arguments.compare,
                     "Compare each --set separately with the current settings");
    command
        .add_option("--variant", arguments.variants,
                    "Name of another variant; each --set after it applies to this variant only")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_option("--chart", options.chart,
                       "Draw memory over time to FILE.svg, or to the terminal with `-`");
    command.add_option("FILE", options.files, "Recorded logs")->required();
}

std::optional<ReplayOptions> read_replay_options(const CLI::App& command,
                                                 const ReplayArguments& arguments) {
    auto options = arguments.options;
    options.variants = {{"current settings", {}}};
    const auto fail = [](const char* why) {
        std::fprintf(stderr, "dynoward: %s\nTry: dynoward replay --help\n", why);
        return std::nullopt;
    };
    if (arguments.compare && !arguments.variants.empty()) {
        return fail("--compare and --variant must not be used together");
    }
    if (arguments.compare && arguments.sets.empty()) {
        return fail("--compare requires at least one --set to compare with the current settings");
    }
    std::size_t sets = 0;
    std::size_t variants = 0;
    for (const auto* option : command.parse_order()) {
        if (option->check_name("--variant")) {
            // Begins with the assignments so far, which apply to all variants.
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
        return fail("too many variants: must be at most 7 besides the current settings");
    }
    if (options.json && options.chart == "-") {
        return fail("--json and --chart - must not both write to standard output; use --chart FILE.svg");
    }
    const auto stdin_count = std::count(options.files.begin(), options.files.end(), "-");
    return stdin_count > 1 ? fail("standard input can be read only once") : std::optional(options);
}

}  // namespace dynoward::cli
