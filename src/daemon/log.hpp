// SPDX-License-Identifier: MIT
// Where lines go. The daemon writes to stdout through make_log(); the demo and the tests hand in a function
// of their own. No time stamp: the platform adds one, and a second would only differ from it.
#pragma once

#include <functional>
#include <string>

#include "dynoward/settings/settings.hpp"

namespace dynoward::daemon {

using Level = settings::LogLevel;
using Log = std::function<void(Level level, const std::string& line)>;

/// Lines of `threshold` and above to stdout, each flushed at once. Never throws: a full disk or a closed
/// pipe costs the line and nothing else.
Log make_log(Level threshold);

}  // namespace dynoward::daemon
