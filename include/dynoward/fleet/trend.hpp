// SPDX-License-Identifier: MIT
// Memory of one incarnation over hours, in little space: the lowest reading of each minute of the last hour
// and of each ten minutes of the last hours. The lowest, because memory that a garbage collector frees, or
// the end of a burst of work, is no leak. Written by DynoUpdate, read by the leak rule.
#pragma once

#include <boost/circular_buffer.hpp>
#include <cstdint>
#include <optional>

#include "dynoward/fleet/report_interval.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::fleet {

/// The lowest reading of one stretch of time. 8 bytes: there are nearly a hundred of them a dyno.
struct Floor {
    std::uint32_t minute = 0;  ///< since 1970, of the start of the stretch
    float mb = 0;              ///< 1/100 MB is not lost below 128 GB

    WallTime from() const { return WallTime(std::chrono::minutes(minute)); }
};
using Floors = boost::circular_buffer_space_optimized<Floor>;

class Trend {
 public:
    static constexpr std::chrono::minutes fine_width{1};
    static constexpr std::chrono::minutes coarse_width{10};

    /// One reading of the present incarnation. One that is older than the newest stretch of a series is
    /// left out of it. `hole`: two readings further apart have a hole between them (ReportInterval::hole).
    void add(WallTime at, Megabytes amount, std::optional<Megabytes> quota, Nanoseconds hole = silence);
    void clear();

    /// Stretches with at least one reading, oldest first; the last one is still being filled.
    const Floors& fine() const { return fine_; }
    const Floors& coarse() const { return coarse_; }
    /// There was no hole, and no change of the quota, since then.
    WallTime unbroken_since() const { return unbroken_since_; }
    /// In this incarnation memory has fallen from here without a restart (a garbage collector, the end of
    /// a busy day), so reaching it again, or an eighth of the fall more, is normal. 0: it never fell.
    double fell_from() const { return fell_from_; }

 private:
    /// Follows one series from peak to low to peak.
    struct Swing {
        float peak = 0;
        float low = 0;
        std::optional<double> follow(float mb, double share);
    };
    /// `minute` is the start of a stretch of the series.
    void into(Floors& series, Swing& swing, double share, std::uint32_t minute, float mb);

    Floors fine_{limits::fine_floors};
    Floors coarse_{limits::coarse_floors};
    Swing fine_swing_, coarse_swing_;
    double fell_from_ = 0;
    WallTime unbroken_since_{};
    WallTime newest_{};
    std::optional<Megabytes> quota_;
};

}  // namespace dynoward::fleet
