// SPDX-License-Identifier: MIT
// The year of timestamps that have none, such as `Mar  4 12:00:00`. Used by LineNormalizer.
#pragma once

#include <optional>

#include "dynoward/values/instant.hpp"

namespace dynoward::replay {

/// First the newest year that is not in the future of the input, then the one nearest to the previous
/// stamp, so that a recording may cross the turn of the year.
class YearResolver {
 public:
    /// A new input that was last written at this time.
    void begin(WallTime written_at) { written_at_ = written_at; }
    /// A stamp with a year; the other years are near it.
    void update(WallTime at) { last_ = at; }
    /// Returns the stamp, which is in 1972, with its year.
    WallTime complete(WallTime at);

 private:
    std::optional<WallTime> written_at_, last_;
};

}  // namespace dynoward::replay
