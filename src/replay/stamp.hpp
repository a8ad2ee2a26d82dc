// SPDX-License-Identifier: MIT
// The time stamps that tools put in front of a line or into a field: RFC 3339, the same with blanks or
// without a zone, syslog's `Mar  4 12:00:00`, US dates, seconds since 1970. Must never: guess a date that
// does not exist.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::replay {

struct Stamp {
    std::string_view text;      ///< as it stands in the line
    bool is_rfc3339 = false;    ///< of that shape: it can go into a frame as it is; `at` is not set
    bool without_year = false;  ///< `at` lies in 1972, a leap year
    bool without_zone = false;  ///< read as UTC
    bool is_epoch = false;      ///< a number: it may also be an id
    WallTime at{};
};

/// Takes a stamp off the front of `text`. nullopt: none stands there, and `text` is as it was.
std::optional<Stamp> take_stamp(std::string_view& text);
/// A field that is a stamp and nothing else; also seconds, ms, us or ns since 1970.
std::optional<Stamp> read_stamp(std::string_view field);
/// Whether it has the shape of RFC 3339, `T` and zone included; the date may not exist.
bool looks_like_rfc3339(std::string_view text);
/// RFC 3339 with microseconds, as Logplex writes it.
std::string micro_rfc3339(WallTime at);

/// Finds the year of stamps that have none: the newest that does not lie in the future of the input, then
/// the one nearest to the stamp before, so that a recording may go from December to January.
class YearGuess {
 public:
    /// A new input, written last at this time.
    void begin(WallTime written_at) { written_at_ = written_at; }
    /// A stamp with a year; the years of others are near it.
    void see(WallTime at) { last_ = at; }
    /// The stamp, which lies in 1972, with its year.
    WallTime complete(WallTime at);

 private:
    std::optional<WallTime> written_at_, last_;
};

}  // namespace dynoward::replay
