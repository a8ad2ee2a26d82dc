// SPDX-License-Identifier: MIT
// `dynoward check --online`: asks the Platform API about every app, one question after another, with GET
// only, and prints what the answers mean.
#pragma once

#include "dynoward/settings/settings.hpp"

namespace dynoward::cli {

/// Exit status: 0; 78 where something is set up wrong (FAIL), and without a token or an app to ask about;
/// 69 where only the Platform API is in the way.
int check_online(const settings::Settings& settings);

}  // namespace dynoward::cli
