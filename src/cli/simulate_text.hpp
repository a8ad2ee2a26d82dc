// SPDX-License-Identifier: MIT
// What `dynoward simulate` prints, as text and as JSON.
#pragma once

#include <cstdint>
#include <string>

#include "dynoward/simulator/report.hpp"

namespace dynoward::cli {

std::uint64_t restarts_of(const simulator::RunReport& report);
/// For people: how much, what came of it, which troubles were seen together, and a violation with its
/// trace.
std::string to_summary(const simulator::RunReport& report);
std::string to_json(const simulator::RunReport& report);

}  // namespace dynoward::cli
