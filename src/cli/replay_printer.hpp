// SPDX-License-Identifier: MIT
// Prints the results of a replay: rows or JSON lines on standard output, and a chart.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "cli/replay_options.hpp"
#include "cli/replay_run.hpp"

namespace dynoward::cli {

struct CloseFile {
    void operator()(std::FILE* file) const {
        if (file != stdout) {
            std::fclose(file);
        }
    }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

class Printer {
 public:
    Printer(const ReplayOptions& options, Progress& progress);

    void entry(const policy::LedgerEntry& entry);
    void result(const ReplayResult& result, const std::vector<replay::Variant>& variants);
    /// Flushes. false: not everything could be written; the error was printed.
    bool finish();

 private:
    bool json_;
    bool compares_;
    Progress& progress_;
    bool head_printed_ = false;
    std::size_t columns_;
};

/// Called before anything is read, so that an unwritable chart fails at once. Null: no chart is requested,
/// or it cannot be opened; then the error was printed.
File open_chart(const std::string& path);
/// false: it could not be written; the error was printed.
bool draw_chart(const replay::Replay& replay, const replay::Variant& variant, const std::string& path,
                std::FILE* to);

}  // namespace dynoward::cli
