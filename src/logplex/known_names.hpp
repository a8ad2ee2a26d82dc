// SPDX-License-Identifier: MIT
// App-names and procids under which the platform itself writes.
#pragma once

#include <string_view>

namespace dynoward::logplex::names {

inline constexpr std::string_view platform = "heroku";
inline constexpr std::string_view router = "router";
inline constexpr std::string_view api = "api";
inline constexpr std::string_view log_shuttle = "log-shuttle";
inline constexpr std::string_view logplex = "logplex";  ///< also an app-name: of the tail's own lines

}  // namespace dynoward::logplex::names
