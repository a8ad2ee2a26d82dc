// SPDX-License-Identifier: MIT
// Lines of app-name `app`, procid `api`: releases, deploys, builds, config changes, scaling. A restart
// through the Platform API causes no such line. Names and commands in them are never read.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {

/// nullopt for a line of any other form.
std::optional<ApiLine> read_api_line(std::string_view text);

}  // namespace dynoward::logplex
