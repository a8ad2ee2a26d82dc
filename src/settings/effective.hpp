// SPDX-License-Identifier: MIT
// The settings in force as readable text, for `dynoward check` and the log at start. No secrets.
#pragma once

#include <string>
#include <string_view>

#include "settings/catalogue.hpp"
#include "settings/settings.hpp"

namespace dynoward::settings {

/// `10 min`, `90 s`, `1 d`: in the largest unit that is exact.
std::string duration_text(Seconds duration);
std::string count_per_span_text(const CountPerSpan& value);  ///< `3 in 2 min`
std::string to_text(Mode mode);
/// Value of a setting of Scope::type for a process type; empty for other settings. `100%*`: a default that
/// depends on the size.
std::string effective_text(const SettingInfo& setting, const TypeSettings& rules);
/// `set, 24 characters`, or `not set`.
std::string secret_text(const Secret& secret);

}  // namespace dynoward::settings
