// SPDX-License-Identifier: MIT
// How large, deep and full a Platform API reply may be. Every reader of one begins with these bounds.
#pragma once

#include "dynoward/values/limits.hpp"
#include "values/bounded_json.hpp"

namespace dynoward::heroku {

inline constexpr JsonBounds reply_bounds{limits::api_reply_bytes, limits::api_reply_depth,
                                         limits::api_reply_values, limits::api_reply_string_bytes};

}  // namespace dynoward::heroku
