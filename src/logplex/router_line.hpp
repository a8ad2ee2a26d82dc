// SPDX-License-Identifier: MIT
// Lines of Heroku's router. Path, host and fwd in them are visitors' text: no code, metric or name is
// searched in a router line, only its own leading code and the one `dyno=` key outside quotes are read.
#pragma once

#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {

/// Fate::router_error for an H code that concerns exactly one dyno, else Fate::router.
void read_router_line(std::string_view text, Event& event);

}  // namespace dynoward::logplex
