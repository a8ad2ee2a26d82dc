// SPDX-License-Identifier: MIT
// What a misspelt setting was meant to be, for messages about a command line. Nothing is set by a guess.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dynoward::settings {

/// The setting that `name` is a slip of, also with a process type in front (`WEB_RESTART_TRESHOLD`).
std::optional<std::string> suggest_setting(std::string_view name);

}  // namespace dynoward::settings
