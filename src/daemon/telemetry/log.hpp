// SPDX-License-Identifier: MIT
// The sink of log lines. The daemon writes to stdout through make_log(); the demo and the tests pass a
// function of their own. Lines have no time stamp: the platform adds one.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/telemetry/log_writer.hpp"
#include "settings/settings.hpp"

namespace dynoward::daemon {

using Level = settings::LogLevel;
using Log = std::function<void(Level level, const std::string& line)>;

/// One line, ready to be written.
struct LogLine {
    Level level = Level::info;
    std::string text;
};

/// Lines of `threshold` and above go to the writer. Never throws and never blocks: a line that cannot be
/// written is dropped and counted.
Log make_log(Level threshold, std::shared_ptr<LogWriter> writer);

}  // namespace dynoward::daemon
