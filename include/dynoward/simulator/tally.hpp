// SPDX-License-Identifier: MIT
// The truth about a simulated dyno, counted while it runs: how long it was over its quota, how long it was
// not up and through whose doing, who restarted it how often, and whether that helped. What a monitor makes
// of the lines can be held against it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// Why an incarnation ended. Keep `cause_count` in step.
enum class Cause : std::uint8_t { api, release, cycling, memory_kill, crash, scaled };
inline constexpr std::size_t cause_count = 6;

struct RestartRecord {
    WallTime at{};
    std::string app;
    std::string dyno;
    Cause cause = Cause::api;
};

/// Of one dyno, or the sum of several. Times are the platform's own.
struct Tally {
    std::uint64_t samples = 0;  ///< memory lines
    /// Each sample above the quota counts for the time since the one before. Old and new incarnations of a
    /// preboot both count.
    Nanoseconds over_quota{};
    /// Wanted, but neither up nor covered by an old incarnation (preboot); by what ended the one before.
    std::array<Nanoseconds, cause_count> away{};
    std::array<std::uint64_t, cause_count> restarts{};
    /// Over its quota again within 10 min after it came up.
    std::uint64_t restarts_in_vain = 0;

    Nanoseconds away_by(Cause cause) const { return away[static_cast<std::size_t>(cause)]; }
    std::uint64_t restarts_by(Cause cause) const { return restarts[static_cast<std::size_t>(cause)]; }
    Nanoseconds away_in_all() const;
    Tally& operator+=(const Tally& other);
    friend bool operator==(const Tally&, const Tally&) = default;
};

/// A dyno that is wanted and not up.
struct Absence {
    bool open = false;
    Cause cause = Cause::api;
    SteadyTime since{};    ///< may lie ahead: until then an old incarnation serves
    bool counted = false;  ///< in AwayCount
};

/// How many dynos of a type are away at once because somebody restarted them through the Platform API.
struct AwayCount {
    unsigned now = 0;
    unsigned most = 0;
};

}  // namespace dynoward::simulator
