// SPDX-License-Identifier: MIT
// Which build this is. The commit is compiled into one file alone, so that a new one rebuilds nothing else.
#pragma once

#include <string_view>

namespace dynoward {

/// `0.1.0`.
std::string_view version();
/// The first 12 digits of the commit; `unknown` where neither git nor Heroku's build gives it.
std::string_view commit();

}  // namespace dynoward
