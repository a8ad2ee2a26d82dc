// SPDX-License-Identifier: MIT
// `dynoward serve`: the daemon, its signals and its log, until SIGTERM.
#pragma once

#include "dynoward/settings/settings.hpp"

namespace dynoward::daemon {

/// Exit status: 0 after SIGTERM or SIGINT, 69 where the port cannot be had, 70 after an internal error, 78
/// where the certificate cannot be used. What is wrong is said in the log.
int serve(const settings::Settings& settings);

}  // namespace dynoward::daemon
