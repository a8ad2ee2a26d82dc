// SPDX-License-Identifier: MIT
// JSON that a stranger posts, read within bounds: depth, number of values, and no key twice in one object,
// because the second `status` would silently win over the first.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace dynoward::alerts {

struct BoundedJson {
    enum class Problem : std::uint8_t { none, not_json, too_much, key_twice };
    std::optional<nlohmann::json> json;
    Problem problem = Problem::none;
};

/// Gives up at the first thing that is wrong, so that what a bomb costs is bounded.
BoundedJson read_bounded(std::string_view text);

/// A member of an object; nullptr where `json` is none or lacks it.
const nlohmann::json* member(const nlohmann::json* json, const char* name);
/// The text of a member; empty where there is none.
std::string_view text_of(const nlohmann::json* json, const char* name);
/// A string's text; empty for anything else.
std::string_view text_of(const nlohmann::json* json);

}  // namespace dynoward::alerts
