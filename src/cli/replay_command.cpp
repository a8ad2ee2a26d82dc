// SPDX-License-Identifier: MIT
// `dynoward replay`: recorded logs through the monitor, and what it would have done.
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

void print_error(const std::string& text) {
    std::fprintf(stderr, "dynoward: %s\n", text.c_str());
}

// Prints the problems of each input. Returns the exit status.
int report_unread_inputs(const std::vector<ReadFile>& files) {
    int status = done;
    for (const auto& file : files) {
        if (const auto message = input_message(file); !message.empty()) {
            print_error(message);
        }
        status = is_unreadable(file) ? missing_input : status;
    }
    const bool has_unknown_form = std::any_of(files.begin(), files.end(), [](const ReadFile& file) {
        return file.report.bytes > 0 && file.report.lines_read() == 0 && !file.problem;
    });
    if (has_unknown_form) {
        std::fputs(forms_help().c_str(), stderr);
    }
    return status;
}

}  // namespace

int replay_command(const ReplayOptions& options) {
    // Otherwise the first opened file would get its descriptor.
    if (fcntl(STDOUT_FILENO, F_GETFD) < 0) {
        print_error("standard output is closed");
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
    const auto sizes = inspect_inputs(options.files);
    if (!sizes.missing.empty()) {
        print_error(sizes.missing);
        return missing_input;
    }
    Progress progress(sizes.total);
    Printer printer(options, progress);
    const auto result = run_replay(options, *variants, progress, sizes.can_be_read_twice,
                                   [&printer](const policy::LedgerEntry& entry) { printer.entry(entry); });
    progress.clear();
    status = report_unread_inputs(result.files);
    if (result.refusal) {
        print_error(*result.refusal);
        return result.status;
    }
    printer.result(result, *variants);
    const bool drawn = draw_chart(*result.replay, variants->front(), options.chart, chart.get());
    return printer.finish() && drawn ? status : output_failed;
}

}  // namespace dynoward::cli
