// SPDX-License-Identifier: MIT
// Formats the result of a replay, as text or as JSON. Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/replay_run.hpp"

namespace dynoward::cli {

/// The line above the verdicts.
std::string verdict_head();
/// One restart or hold, wrapped to `width`.
std::string verdict_row(const policy::LedgerEntry& entry, std::size_t width);
/// Per dyno, in total, and how complete the recording is.
std::string describe_replay(const ReplayResult& result, const settings::Settings& settings,
                            std::size_t width);

/// Several variants side by side; the others are compared with the first.
struct Compared {
    std::string name;
    const replay::Report* report = nullptr;
    const settings::Settings* settings = nullptr;
};
std::string describe_comparison(const ReplayResult& result, const std::vector<Compared>& variants,
                                std::size_t width);

/// `{"summary":{...}}`.
std::string summary_json(const ReplayResult& result, const settings::Settings& settings);
/// `{"variant":...,"summary":{...}}`, with the times over quota.
std::string variant_json(const ReplayResult& result, const Compared& variant);

}  // namespace dynoward::cli
