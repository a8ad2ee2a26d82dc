// SPDX-License-Identifier: MIT
// Exit status of every command, as in sysexits.h, so that scripts can distinguish wrong usage from
// an outage.
#pragma once

namespace dynoward::cli {

enum ExitCode : int {
    done = 0,
    wrong_usage = 64,
    missing_input = 66,
    unavailable = 69,
    internal_error = 70,
    output_failed = 74,
    bad_settings = 78,
};

}  // namespace dynoward::cli
