// SPDX-License-Identifier: MIT
// Reads the JSON body of a command within bounds. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace dynoward::daemon {

/// nullopt: not JSON, or nested deeper than limits::command_depth. The caller bounds its size.
std::optional<nlohmann::json> read_command(std::string_view body);

/// A member of an object; nullptr where `json` is none or lacks it.
const nlohmann::json* member(const nlohmann::json* json, const char* name);

/// The text of a member; empty where there is none.
std::string_view text_of(const nlohmann::json* json, const char* name);

}  // namespace dynoward::daemon
