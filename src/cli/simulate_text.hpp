// SPDX-License-Identifier: MIT
// Formats the output of `dynoward simulate`, as text and as JSON.
#pragma once

#include <cstdint>
#include <string>

#include "simulator/run/report.hpp"

namespace dynoward::cli {

std::uint64_t restarts_of(const simulator::RunReport& report);
/// As text: how much was simulated, the results, which faults occurred together, and a violation with its
/// trace.
std::string to_summary(const simulator::RunReport& report);
std::string to_json(const simulator::RunReport& report);

}  // namespace dynoward::cli
