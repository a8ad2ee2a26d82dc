// SPDX-License-Identifier: MIT
// Log lines as `heroku logs` prints them, so that a run can be recorded and replayed.
#pragma once

#include <string>
#include <string_view>

namespace dynoward::simulator {

/// The frames of a drain request, one `STAMP app[procid]: message` a line.
std::string printed_lines(std::string_view body);

}  // namespace dynoward::simulator
