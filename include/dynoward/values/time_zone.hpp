// SPDX-License-Identifier: MIT
// A time zone as a plain value: its offsets and when they change. The I/O edge reads it once from the
// system's zone database (cli/time_zone_database); nothing here reads a file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/values/instant.hpp"

namespace dynoward {

class TimeZone {
 public:
    struct Transition {
        WallTime from{};   ///< UTC
        Seconds offset{};  ///< local time minus UTC from then on
    };

    /// UTC.
    TimeZone();
    /// `transitions` by time, not empty; the offset of the first one also holds for all time before it.
    TimeZone(std::string name, std::vector<Transition> transitions);

    const std::string& name() const { return name_; }
    /// Local time minus UTC at this instant.
    Seconds offset_at(WallTime at) const;
    /// The instant of this local time (given as if it were UTC): the first of two if it occurs twice; if it
    /// does not exist, the instant of the change that skips it. So it is the first instant at which local
    /// time is this time or a later one.
    WallTime instant_of(WallTime local) const;
    /// When the offset changes next after this instant; nullopt: never again, as far as is known.
    std::optional<WallTime> change_after(WallTime at) const;

 private:
    using Iterator = std::vector<Transition>::const_iterator;
    Iterator first_after(WallTime at) const;

    std::string name_;
    std::shared_ptr<const std::vector<Transition>> transitions_;  ///< shared: settings are copied freely
};

}  // namespace dynoward
