// SPDX-License-Identifier: MIT
// The options of `dynoward replay`: the inputs, and the variants of the settings to compare.
#pragma once

#include <string>
#include <vector>

namespace dynoward::cli {

/// A variant of the settings: assignments that override environment and CONFIG_FILE.
struct ReplayVariant {
    std::string name;
    std::vector<std::string> assignments;  ///< `NAME=VALUE`
};

struct ReplayOptions {
    bool json = false;
    std::string app;                      ///< empty: as configured
    std::vector<ReplayVariant> variants;  ///< the first one is shown in full; more than one are compared
    std::string chart;                    ///< `FILE.svg`, or `-` for the terminal; empty: none
    std::vector<std::string> files;       ///< `-` is standard input
};

}  // namespace dynoward::cli
