// SPDX-License-Identifier: MIT
// The program: reads the command line and runs the command.
#include <cstdio>
#include <exception>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/process.hpp"

int main(int argc, char** argv) {
    if (!dynoward::cli::fill_standard_descriptors()) {
        return dynoward::cli::internal_error;
    }
    dynoward::cli::forbid_dumps();
    try {
        return dynoward::cli::run(argc, argv);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "dynoward: internal error: %s\n", failure.what());
        return dynoward::cli::internal_error;
    }
}
