// SPDX-License-Identifier: MIT
// `dynoward check --online`: sends one request after another to the Platform API about every app, GET
// only, and prints what the replies mean.
#pragma once

#include "settings/settings.hpp"

namespace dynoward::cli {

/// Exit status: 0; 78 where something is misconfigured (FAIL), and without a token or an app;
/// 69 where only the Platform API fails.
int check_online(const settings::Settings& settings);

}  // namespace dynoward::cli
