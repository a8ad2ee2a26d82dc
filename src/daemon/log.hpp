// SPDX-License-Identifier: MIT
// Where lines go. The daemon writes to stdout through make_log(); the demo and the tests hand in a function
// of their own. No time stamp: the platform adds one, and a second would only differ from it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/log_writer.hpp"
#include "dynoward/settings/settings.hpp"

namespace dynoward::daemon {

using Level = settings::LogLevel;
using Log = std::function<void(Level level, const std::string& line)>;

/// Lines of `threshold` and above go to the writer. Never throws and never waits: what cannot be written
/// costs the line and nothing else.
Log make_log(Level threshold, std::shared_ptr<LogWriter> writer);

}  // namespace dynoward::daemon
