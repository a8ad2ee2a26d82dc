// SPDX-License-Identifier: MIT
// Lines of log-runtime-metrics: `source=web.1 dyno=heroku.2808254.<uuid> sample#memory_total=21.00MB ...`,
// memory and load in separate lines about every 20 s. Read by key, in any order. Called for lines of
// app-name `heroku` only.
#pragma once

#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {

/// Whether the line begins with a `key=`, as no other line of the platform does.
bool begins_with_pair(std::string_view text);

/// Sets fate, identity and content of `event`. A line whose `source` is not the procid is refused.
void read_metric_line(std::string_view text, DynoNameRef procid, Event& event);

}  // namespace dynoward::logplex
