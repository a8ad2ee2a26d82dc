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

/// Decoded, in order. nullopt: a `%` without two hex digits after it.
std::optional<FormFields> read_form(std::string_view text);

/// The value of a field; nullptr if it is absent, or ambiguous because it is there more than once.
const std::string* find_once(const FormFields& fields, std::string_view name);

}  // namespace dynoward::alerts
