// SPDX-License-Identifier: MIT
// JSON from an untrusted client, read within bounds: depth, number of values, and no key twice in one
// object, because the second `status` would silently override the first.
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

/// Stops at the first error, so that the cost of a hostile body is bounded.
BoundedJson read_bounded(std::string_view text);

/// A member of an object; nullptr if `json` is not an object or lacks it.
const nlohmann::json* member(const nlohmann::json* json, const char* name);
/// The text of a member; empty if there is none.
std::string_view text_of(const nlohmann::json* json, const char* name);
/// A string's text; empty for anything else.
std::string_view text_of(const nlohmann::json* json);

}  // namespace dynoward::alerts
