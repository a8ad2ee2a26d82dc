// SPDX-License-Identifier: MIT
// Memory of one incarnation over hours, in little room: the lowest reading of each minute of the last hour
// and of each ten minutes of the last half day. The lowest, because what a garbage collector or a burst of
// work gives back is no leak; only a floor that rises is.
#pragma once

#include <boost/circular_buffer.hpp>
#include <optional>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::fleet {

/// The lowest reading of one stretch of time.
struct Floor {
    WallTime from{};  ///< beginning of the stretch, a multiple of its width
    float mb = 0;     ///< float: half the room, and 1/100 MB is not lost below 128 GB
};

class Trend {
 public:
    static constexpr std::chrono::minutes fine_width{1};
    static constexpr std::chrono::minutes coarse_width{10};

    /// One sample of the present incarnation, in any order; those older than the newest stretch of a series
    /// are left out of it.
    void add(WallTime at, Megabytes total);
    void clear();

    /// Stretches with at least one sample, oldest first; the last one is still being filled.
    const boost::circular_buffer<Floor>& fine() const { return fine_; }
    const boost::circular_buffer<Floor>& coarse() const { return coarse_; }
    /// The highest floor from which memory fell back by itself in this incarnation (a garbage collector, the
    /// end of a busy day): being there again is no news. nullopt: it never did.
    std::optional<Megabytes> fell_from() const { return fell_from_; }

 private:
    boost::circular_buffer<Floor> fine_{limits::trend_stretches};
    boost::circular_buffer<Floor> coarse_{limits::trend_stretches};
    std::optional<Megabytes> fell_from_;
    float peak_ = 0;
};

}  // namespace dynoward::fleet
