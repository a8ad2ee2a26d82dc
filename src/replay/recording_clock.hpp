// SPDX-License-Identifier: MIT
// The time of a recording: the newest stamp of its lines, never backwards. A single stamp far ahead of the
// others does not move it until the next line confirms it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::replay {

/// A longer step forward must be confirmed by a second line.
inline constexpr std::chrono::hours max_unconfirmed_step{1};

/// Lines of different senders may be this far out of order.
inline constexpr std::chrono::seconds allowed_delay{60};

class RecordingClock {
 public:
    /// Applies the stamp of a line. Returns the new time; nullopt: unchanged.
    std::optional<WallTime> update(std::string_view stamp);
    /// At the end of the recording, where no further line can confirm the last stamp.
    std::optional<WallTime> finish();

    /// A line was more than allowed_delay behind others.
    bool was_late() const { return delayed_lines_ > 0; }
    /// Most lines are older than the previous one. Only meaningful at the end.
    bool runs_backwards() const { return falling_ > rising_; }

    std::optional<WallTime> now() const { return now_; }
    std::optional<WallTime> first() const { return first_; }
    std::uint64_t late_lines() const { return late_lines_; }  ///< more than max_unconfirmed_step behind
    std::uint64_t without_stamp() const { return without_stamp_; }

 private:
    std::optional<WallTime> step_to(WallTime at);

    std::string last_;  ///< the last stamp: most lines have the same second
    std::optional<WallTime> now_, first_, unconfirmed_, before_;
    std::uint64_t rising_ = 0;         ///< lines of a later second than the previous line
    std::uint64_t falling_ = 0;        ///< earlier
    std::uint64_t delayed_lines_ = 0;  ///< more than allowed_delay behind
    std::uint64_t late_lines_ = 0;
    std::uint64_t without_stamp_ = 0;
};

}  // namespace dynoward::replay
