// SPDX-License-Identifier: MIT
// `a=1&b=2`: the query of a target, or a body of application/x-www-form-urlencoded. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynoward::alerts {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// Decoded, in order. nullopt: a `%` without two hex digits behind it.
std::optional<FormFields> read_form(std::string_view text);

/// The value of a field; nullptr where it is absent, or there more than once, and so ambiguous.
const std::string* find_once(const FormFields& fields, std::string_view name);

}  // namespace dynoward::alerts
