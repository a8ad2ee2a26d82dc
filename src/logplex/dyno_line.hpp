// SPDX-License-Identifier: MIT
// Lines of the dyno manager about one dyno: metrics, R codes, state and lifecycle. Each form is matched
// from the first byte; a command's text after `Starting process with command` is never read: it may
// contain anything.
#pragma once

#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {

/// Sets fate, dyno and content of `event`; Fate::unrecognised where no form fits.
void read_dyno_line(std::string_view text, DynoNameRef dyno, Event& event);

}  // namespace dynoward::logplex
