// SPDX-License-Identifier: MIT
// Parses the timestamps that tools write in front of a line or into a field: RFC 3339, also with blanks or
// without a zone, syslog's `Mar  4 12:00:00`, US dates, seconds since 1970. Must never: accept a date that
// does not exist.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::replay {

struct Timestamp {
    std::string_view text;      ///< as in the line
    bool is_rfc3339 = false;    ///< can be used in a frame as it is; `at` is not set
    bool without_year = false;  ///< `at` is in 1972, a leap year
    bool without_zone = false;  ///< read as UTC
    bool is_epoch = false;      ///< a number, which may also be an id
    WallTime at{};
};

/// Removes a stamp from the front of `text`. nullopt: there is none, and `text` is unchanged.
std::optional<Timestamp> take_timestamp(std::string_view& text);
/// Parses a field that is only a stamp; also seconds, ms, us or ns since 1970.
std::optional<Timestamp> read_timestamp(std::string_view field);
/// Whether it has the form of RFC 3339, with `T` and zone; the date may not exist.
bool has_rfc3339_form(std::string_view text);
/// RFC 3339 with microseconds, as Logplex writes it.
std::string micro_rfc3339(WallTime at);

}  // namespace dynoward::replay
