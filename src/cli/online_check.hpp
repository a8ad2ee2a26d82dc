// SPDX-License-Identifier: MIT
// `dynoward check --online`: asks the Platform API about every app, one question after another, with GET
// only, and prints what the answers mean.
#pragma once

#include "dynoward/settings/settings.hpp"

namespace dynoward::cli {

/// Exit status: 0, or 69 where anything is graded FAIL; 78 without a token or an app to ask about.
int check_online(const settings::Settings& settings);

}  // namespace dynoward::cli
