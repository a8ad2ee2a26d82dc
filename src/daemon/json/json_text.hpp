// SPDX-License-Identifier: MIT
// What all JSON documents share: the ordered object of the library, null for unknown values, rounded
// numbers.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::daemon {

using Json = nlohmann::ordered_json;

/// To two decimals, as the platform sends them; more would be noise of the arithmetic (540.0999999999999).
inline double rounded(double value) {
    return std::round(value * 100.0) / 100.0;
}

inline Json json_or_null(const std::optional<WallTime>& time) {
    return time ? Json(format_rfc3339(*time)) : Json();
}
inline Json json_or_null(const std::optional<Megabytes>& amount) {
    return amount ? Json(rounded(amount->value)) : Json();
}
inline Json json_or_null(const std::optional<double>& value) {
    return value ? Json(rounded(*value)) : Json();
}
inline Json json_or_null(const std::optional<long>& value) {
    return value ? Json(*value) : Json();
}
inline Json json_or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
}

/// Never fails: bytes that are not UTF-8 become U+FFFD.
inline std::string to_text(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dynoward::daemon
