// SPDX-License-Identifier: MIT
// Version and commit of this build. Only one file contains the commit, so a new commit rebuilds nothing
// else.
#pragma once

#include <string_view>

namespace dynoward {

/// `0.1.0`.
std::string_view version();
/// The first 12 digits of the commit; `unknown` if neither git nor Heroku's build provides it.
std::string_view commit();

}  // namespace dynoward
