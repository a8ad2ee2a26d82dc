// SPDX-License-Identifier: MIT
// What a replay came to, as text for a person or as JSON for a script. Pure: takes values, returns text.
#pragma once

#include <string>
#include <vector>

#include "cli/replay_run.hpp"

namespace dynoward::cli {

/// The line above the verdicts.
std::string verdict_head();
/// One restart or hold, in as many lines of `width` as it takes.
std::string verdict_row(const policy::LedgerEntry& entry, std::size_t width);
/// Dyno by dyno, in all, and how complete the recording is.
std::string describe_replay(const ReplayResult& result, const settings::Settings& settings,
                            std::size_t width);

/// Several settings side by side; the first is what the others are compared with.
struct Compared {
    std::string name;
    const replay::Account* account = nullptr;
};
/// `settings`: of the first.
std::string describe_comparison(const ReplayResult& result, const std::vector<Compared>& variants,
                                const settings::Settings& settings, std::size_t width);

/// `{"summary":{...}}`.
std::string summary_json(const ReplayResult& result, const settings::Settings& settings);
/// `{"variant":...,"summary":{...}}`, with the times over quota.
std::string variant_json(const ReplayResult& result, const Compared& variant,
                         const settings::Settings& settings);

}  // namespace dynoward::cli
