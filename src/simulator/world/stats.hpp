// SPDX-License-Identifier: MIT
// Ground truth about a simulated dyno, counted while it runs: how long it was over its quota, how long it
// was unavailable and why, how often it was restarted by which cause, and whether that helped. Policies are
// compared by these statistics.
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
struct DynoStats {
    std::uint64_t samples = 0;  ///< memory lines
    /// Each sample above the quota counts for the time since the previous one. Under preboot, the old and
    /// the new incarnation both count.
    Nanoseconds over_quota{};
    /// The same above the level (TypePlan::level()); differs on sizes that are killed at the quota.
    Nanoseconds over_level{};
    /// In the formation, but neither up nor covered by an old incarnation (preboot); by what ended the
    /// previous incarnation.
    std::array<Nanoseconds, cause_count> unavailable{};
    std::array<std::uint64_t, cause_count> restarts{};
    /// The dyno exceeded its quota again within 10 min after it came up.
    std::uint64_t ineffective_restarts = 0;
    /// By the API, of an incarnation that was never above its level and would have ended otherwise before
    /// it was: by a deploy or scaling of this run, its daily cycle or a crash. Those that would have
    /// crossed only after 6 h count too.
    std::uint64_t needless_restarts = 0;

    Nanoseconds unavailable_by(Cause cause) const { return unavailable[static_cast<std::size_t>(cause)]; }
    std::uint64_t restarts_by(Cause cause) const { return restarts[static_cast<std::size_t>(cause)]; }
    Nanoseconds total_unavailable() const;
    DynoStats& operator+=(const DynoStats& other);
    friend bool operator==(const DynoStats&, const DynoStats&) = default;
};

/// A dyno that is in the formation and not up.
struct Downtime {
    bool open = false;
    Cause cause = Cause::api;
    SteadyTime since{};    ///< may be in the future: until then an old incarnation serves requests
    bool counted = false;  ///< in UnavailableCount
};

/// How many dynos of a type are unavailable at once because of restarts through the Platform API.
struct UnavailableCount {
    unsigned now = 0;
    unsigned max = 0;
};

}  // namespace dynoward::simulator
