// SPDX-License-Identifier: MIT
// `GET /api/v1/state`: what the monitor knows, as JSON. Unknown values are null, never 0. Pure.
#pragma once

#include <string>
#include <vector>

#include "dynoward/monitor/views.hpp"
#include "dynoward/settings/settings.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::daemon {

std::string state_json(settings::Mode mode, WallTime started_at, const std::vector<monitor::AppView>& apps);

}  // namespace dynoward::daemon
