// SPDX-License-Identifier: MIT
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/load_settings.hpp"
#include "cli/progress.hpp"
#include "cli/replay_input.hpp"
#include "cli/replay_report.hpp"
#include "cli/replay_settings.hpp"
#include "daemon/ledger_json.hpp"
#include "dynoward/replay/charts.hpp"

namespace dynoward::cli {
namespace {

constexpr std::size_t usual_columns = 100;
constexpr std::size_t least_columns = 72;

std::size_t terminal_columns() {
    struct winsize size {};
    if (isatty(STDOUT_FILENO) != 1 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return usual_columns;
    }
    return std::max<std::size_t>(size.ws_col, least_columns);
}

void print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
}

// Prints each verdict as it is found: a recording of a week may hold thousands.
class Printer {
 public:
    Printer(const ReplayOptions& options, Progress& progress)
        : json_(options.json), compares_(options.variants.size() > 1), progress_(progress) {}

    void entry(const policy::LedgerEntry& entry) {
        if (compares_) {
            return;  // of several settings only what they come to
        }
        progress_.clear();
        if (json_) {
            print(daemon::ledger_entry_json(entry) + "\n");
            return;
        }
        if (!std::exchange(head_printed_, true)) {
            print(verdict_head());
        }
        print(verdict_row(entry, columns_));
    }
    void result(const replay::Replay& replay, const std::vector<replay::Variant>& variants) const;

 private:
    bool json_;
    bool compares_;
    Progress& progress_;
    bool head_printed_ = false;
    std::size_t columns_ = terminal_columns();
};

void Printer::result(const replay::Replay& replay, const std::vector<replay::Variant>& variants) const {
    progress_.clear();
    const auto& recording = replay.recording();
    std::vector<Compared> compared;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        compared.push_back({variants[i].name, &replay.account(i)});
    }
    if (!compares_) {
        print(json_ ? summary_json(recording, replay.account(0)) + "\n"
                    : describe_replay(recording, replay.account(0), variants[0].settings, columns_));
    } else if (!json_) {
        print(describe_comparison(recording, compared, columns_));
    } else {
        for (const auto& variant : compared) {
            print(variant_json(recording, variant) + "\n");
        }
    }
}

struct CloseFile {
    void operator()(std::FILE* file) const {
        if (file != stdout) {
            std::fclose(file);
        }
    }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// Before anything is read: nobody waits for an hour to learn that the chart cannot be written.
File open_chart(const std::string& path) {
    if (path.empty() || path == "-") {
        return File(path.empty() ? nullptr : stdout);
    }
    File file(std::fopen(path.c_str(), "wb"));
    if (!file) {
        std::fprintf(stderr, "dynoward: --chart %s: cannot be written\n", path.c_str());
    }
    return file;
}

bool shows_blocks() {
    const auto environment = read_environment();
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto found = environment.find(name);
        if (found != environment.end() && !found->second.empty()) {
            return found->second.find("UTF-8") != std::string::npos ||
                   found->second.find("utf8") != std::string::npos;
        }
    }
    return false;
}

void draw_chart(const replay::Replay& replay, const replay::Variant& variant, std::FILE* to) {
    if (to == nullptr) {
        return;
    }
    const replay::ChartInput input{replay.recording(), replay.account(0), variant.settings.apps.at(0)};
    const auto text = to == stdout
                          ? "\n" + replay::render_text_chart(input, terminal_columns(), shows_blocks())
                          : replay::render_svg(input);
    std::fputs(text.c_str(), to);
}

}  // namespace

int replay_command(const ReplayOptions& options) {
    int status = done;
    const auto chart = open_chart(options.chart);
    if (!options.chart.empty() && !chart) {
        return wrong_usage;
    }
    const auto variants = load_variants(options, status);
    if (!variants) {
        return status;
    }
    std::string missing;
    const auto total = total_size(options.files, missing);
    if (!missing.empty()) {
        std::fprintf(stderr, "dynoward: %s: no such file, or not readable\n", missing.c_str());
        return missing_input;
    }
    Progress progress(total);
    Printer printer(options, progress);
    replay::Replay replay(
        *variants, !options.chart.empty(),
        [&printer](std::size_t, const policy::LedgerEntry& entry) { printer.entry(entry); });
    replay::LogReader reader(replay);
    for (const auto& file : options.files) {
        if (const auto problem = read_input(file, reader, progress)) {
            progress.clear();
            std::fprintf(stderr, "dynoward: %s: %s; what came before it is replayed\n", file.c_str(),
                         problem->c_str());
            status = missing_input;
        }
    }
    replay.finish();
    printer.result(replay, *variants);
    draw_chart(replay, variants->front(), chart.get());
    const auto& recording = replay.recording();
    if (recording.frames == 0 && recording.continuations + recording.octets_lost > 0) {
        std::fprintf(stderr,
                     "dynoward: nothing in it is a log line of Heroku: allowed are bodies of a log drain, "
                     "and text as `heroku logs` prints it, also as gzip\n");
        status = missing_input;
    }
    return status;
}

}  // namespace dynoward::cli
