// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"

int main(int argc, char** argv) {
    try {
        return dynoward::cli::run(argc, argv);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "dynoward: internal error: %s\n", failure.what());
        return dynoward::cli::internal_error;
    }
}
