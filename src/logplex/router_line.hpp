// SPDX-License-Identifier: MIT
// Lines of Heroku's router. Path, host and fwd are visitors' text, so a router line is never searched for
// codes, metrics or names: only its leading code and its one `dyno=` key outside quotes are read.
#pragma once

#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {

/// Fate::router_error for an H code that concerns exactly one dyno, else Fate::router.
void read_router_line(std::string_view text, Event& event);

}  // namespace dynoward::logplex
