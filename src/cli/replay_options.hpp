// SPDX-License-Identifier: MIT
// `dynoward replay` as it was called: what to read, and with which settings side by side.
#pragma once

#include <string>
#include <vector>

namespace dynoward::cli {

/// One set of settings: what is set, over environment and CONFIG_FILE.
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
