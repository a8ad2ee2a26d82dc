// SPDX-License-Identifier: MIT
// Suggests the setting that a misspelt name may stand for, in messages about a command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dynoward::settings {

/// The setting that `name` may be a misspelling of, also with a process type (`WEB_RESTART_TRESHOLD`).
std::optional<std::string> suggest_setting(std::string_view name);

}  // namespace dynoward::settings
