// SPDX-License-Identifier: MIT
// `dynoward serve`: the daemon, its signals and its log, until SIGTERM.
#pragma once

#include "settings/settings.hpp"

namespace dynoward::daemon {

/// Exit status: 0 after SIGTERM or SIGINT, 69 where the port is not available, 70 after an internal error,
/// 78 where the certificate cannot be used. The log has the reason.
int serve(const settings::Settings& settings);

}  // namespace dynoward::daemon
