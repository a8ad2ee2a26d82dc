// SPDX-License-Identifier: MIT
// The header of a message without its time stamp read: most lines are ignored by app-name alone, and
// reading the stamp would be most of the work on them. Used by parse_syslog() and read_frame().
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/logplex/syslog.hpp"

namespace dynoward::logplex {

/// Fills every field of `message` except `time`. Returns the error, or nothing; after an error `message`
/// is partly filled.
std::optional<SyslogError> read_header(std::string_view octets, SyslogMessage& message);

}  // namespace dynoward::logplex
