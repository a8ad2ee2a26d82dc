// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/replay_input.hpp"
#include "cli/replay_notes.hpp"
#include "cli/replay_printer.hpp"
#include "cli/replay_run.hpp"
#include "cli/replay_settings.hpp"

namespace dynoward::cli {
namespace {

void say(const std::string& text) {
    std::fprintf(stderr, "dynoward: %s\n", text.c_str());
}

// What is wrong with the inputs, each by itself. The status that they come to.
int say_what_was_not_read(const std::vector<ReadFile>& files) {
    int status = done;
    for (const auto& file : files) {
        if (const auto message = input_message(file); !message.empty()) {
            say(message);
        }
        status = is_unreadable(file) ? missing_input : status;
    }
    const bool knows_no_form = std::any_of(files.begin(), files.end(), [](const ReadFile& file) {
        return file.report.bytes > 0 && file.report.lines_read() == 0 && !file.problem;
    });
    if (knows_no_form) {
        std::fputs(forms_help().c_str(), stderr);
    }
    return status;
}

}  // namespace

int replay_command(const ReplayOptions& options) {
    // Else the first file that is opened takes its place.
    if (fcntl(STDOUT_FILENO, F_GETFD) < 0) {
        say("standard output is closed");
        return output_failed;
    }
    const auto chart = open_chart(options.chart);
    if (!options.chart.empty() && !chart) {
        return wrong_usage;
    }
    int status = done;
    const auto variants = load_variants(options, status);
    if (!variants) {
        return status;
    }
    const auto sizes = look_at(options.files);
    if (!sizes.missing.empty()) {
        say(sizes.missing);
        return missing_input;
    }
    Progress progress(sizes.total);
    Printer printer(options, progress);
    const auto result = run_replay(options, *variants, progress, sizes.can_be_read_twice,
                                   [&printer](const policy::LedgerEntry& entry) { printer.entry(entry); });
    progress.clear();
    status = say_what_was_not_read(result.files);
    if (result.refusal) {
        say(*result.refusal);
        return result.status;
    }
    printer.result(result, *variants);
    const bool drawn = draw_chart(*result.replay, variants->front(), options.chart, chart.get());
    return printer.finish() && drawn ? status : output_failed;
}

}  // namespace dynoward::cli
