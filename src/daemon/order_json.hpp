// SPDX-License-Identifier: MIT
// JSON that somebody posts to us, read within bounds: an owner's order, or the alert of a log tool. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace dynoward::daemon {

/// nullopt: no JSON, or nested deeper than limits::order_depth. Its size is for the caller to bound.
std::optional<nlohmann::json> read_order(std::string_view body);

/// A member of an object; nullptr where `json` is none or lacks it.
const nlohmann::json* member(const nlohmann::json* json, const char* name);

/// The text of a member; empty where there is none.
std::string_view text_of(const nlohmann::json* json, const char* name);

}  // namespace dynoward::daemon
