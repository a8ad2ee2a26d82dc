// SPDX-License-Identifier: MIT
#include "cli/replay_printer.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "cli/error_text.hpp"
#include "cli/load_settings.hpp"
#include "cli/replay_report.hpp"
#include "daemon/json/ledger_json.hpp"
#include "replay/charts.hpp"

namespace dynoward::cli {
namespace {

constexpr std::size_t usual_columns = 100;
constexpr std::size_t min_columns = 72;

std::size_t terminal_columns() {
    struct winsize size {};
    if (isatty(STDOUT_FILENO) != 1 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return usual_columns;
    }
    return std::max<std::size_t>(size.ws_col, min_columns);
}

// Write errors set the error flag of the stream, which finish() checks.
void print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
}

// A closed pipe (`head`) is not an error.
void print_write_error(const char* what) {
    if (errno != EPIPE) {
        std::fprintf(stderr, "dynoward: %s: %s\n", what, error_text(errno).c_str());
    }
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

}  // namespace

Printer::Printer(const ReplayOptions& options, Progress& progress)
    : json_(options.json),
      compares_(options.variants.size() > 1),
      progress_(progress),
      columns_(terminal_columns()) {}

void Printer::entry(const policy::LedgerEntry& entry) {
    if (compares_) {
        return;  // a comparison shows totals only
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

void Printer::result(const ReplayResult& result, const std::vector<replay::Variant>& variants) {
    progress_.clear();
    std::vector<Compared> compared;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        compared.push_back({variants[i].name, &result.replay->report(i), &variants[i].settings});
    }
    const auto& settings = variants[0].settings;
    if (!compares_) {
        print(json_ ? summary_json(result, settings) + "\n" : describe_replay(result, settings, columns_));
    } else if (!json_) {
        print(describe_comparison(result, compared, columns_));
    } else {
        for (const auto& variant : compared) {
            print(variant_json(result, variant) + "\n");
        }
    }
}

bool Printer::finish() {
    const bool flushed = std::fflush(stdout) == 0;
    if (flushed && std::ferror(stdout) == 0) {
        return true;
    }
    print_write_error("standard output");
    return false;
}

File open_chart(const std::string& path) {
    if (path.empty() || path == "-") {
        return File(path.empty() ? nullptr : stdout);
    }
    File file(std::fopen(path.c_str(), "wb"));
    if (!file) {
        std::fprintf(stderr, "dynoward: --chart %s: %s\n", path.c_str(), error_text(errno).c_str());
    }
    return file;
}

bool draw_chart(const replay::Replay& replay, const replay::Variant& variant, const std::string& path,
                std::FILE* to) {
    if (to == nullptr) {
        return true;
    }
    const replay::ChartInput input{replay.recording(), replay.report(0), variant.settings.apps.at(0)};
    const auto text = to == stdout
                          ? "\n" + replay::render_text_chart(input, terminal_columns(), shows_blocks())
                          : replay::render_svg(input);
    std::fputs(text.c_str(), to);
    if (to == stdout || (std::fflush(to) == 0 && std::ferror(to) == 0)) {
        return true;
    }
    print_write_error(("--chart " + path).c_str());
    return false;
}

}  // namespace dynoward::cli
