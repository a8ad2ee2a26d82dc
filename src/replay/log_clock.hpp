// SPDX-License-Identifier: MIT
// The time of a recording: the newest stamp of its lines, never backwards. One stamp far ahead of all
// others (a line may carry any) does not move it; the line after it decides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::replay {

/// A longer step forward needs a second line to be believed.
inline constexpr std::chrono::hours believed_step{1};

/// Lines of different senders may be so far apart and still count as in order.
inline constexpr std::chrono::seconds allowed_delay{60};

class LogClock {
 public:
    /// A line's stamp as it stands in the line. The time that has come by it; nullopt: no new second.
    std::optional<WallTime> see(std::string_view stamp);
    /// At the end of the recording, where no other line can confirm the last stamp.
    std::optional<WallTime> finish();

    /// A line was more than allowed_delay behind others.
    bool was_late() const { return tardy_ > 0; }
    /// Most lines are older than the one before. Means little before the end.
    bool runs_backwards() const { return falls_ > rises_; }

    std::optional<WallTime> now() const { return now_; }
    std::optional<WallTime> first() const { return first_; }
    std::uint64_t late_lines() const { return late_; }  ///< more than believed_step behind
    std::uint64_t without_stamp() const { return unreadable_; }

 private:
    std::optional<WallTime> step_to(WallTime at);

    std::string last_;  ///< the stamp read last: most lines repeat its second
    std::optional<WallTime> now_, first_, doubted_, before_;
    std::uint64_t rises_ = 0;  ///< lines of another second than the one before, later than that
    std::uint64_t falls_ = 0;  ///< earlier
    std::uint64_t tardy_ = 0;  ///< more than allowed_delay behind
    std::uint64_t late_ = 0;
    std::uint64_t unreadable_ = 0;
};

}  // namespace dynoward::replay
