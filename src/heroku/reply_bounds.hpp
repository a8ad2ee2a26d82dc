// SPDX-License-Identifier: MIT
// Bounds on the size, depth and number of values of a Platform API reply. Every reader of one uses them.
#pragma once

#include "dynoward/values/limits.hpp"
#include "values/bounded_json.hpp"

namespace dynoward::heroku {

inline constexpr JsonBounds reply_bounds{limits::api_reply_bytes, limits::api_reply_depth,
                                         limits::api_reply_values, limits::api_reply_string_bytes};

}  // namespace dynoward::heroku
