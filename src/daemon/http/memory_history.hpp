// SPDX-License-Identifier: MIT
// The last hours of each dyno's memory, for the curves of the page, with marks at restarts and releases.
// Only shown: no decision uses it. Bounded in dynos, points and marks.
#pragma once

#include <boost/circular_buffer.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dynoward/policy/ledger.hpp"
#include "dynoward/values/limits.hpp"
#include "monitor/views.hpp"

namespace dynoward::daemon {

class MemoryHistory {
 public:
    /// Adds what is new in the view: a point for each newer sample, a mark for each new incarnation or
    /// release.
    void record(const std::vector<monitor::AppView>& apps);
    /// Call it for each new ledger entry: marks the restart, if it is one.
    void mark_restart(const policy::LedgerEntry& entry);
    /// `{"apps":[{"app":…,"dynos":[{"name":…,"points":[[unix_s,mb],…],"marks":[{"at":unix_s,"kind":…}]}]}]}`
    std::string json() const;

 private:
    enum class Kind : std::uint8_t { restarted, released, cycled };
    struct Point {
        std::uint32_t at_s;  ///< since 1970
        float mb;
    };
    struct Mark {
        std::uint32_t at_s;
        Kind kind;
    };
    struct Curve {
        boost::circular_buffer_space_optimized<Point> points{limits::history_points};
        boost::circular_buffer_space_optimized<Mark> marks{limits::history_marks};
        std::string incarnation;
        std::optional<WallTime> released_at;
        std::uint32_t restarted_s = 0;  ///< when we last sent a restart
    };
    using Key = std::pair<std::string, std::string>;  ///< app and dyno

    void add(Curve& curve, const monitor::AppView& app, const monitor::DynoView& dyno);
    static const char* to_text(Kind kind);

    std::map<Key, Curve> curves_;
};

}  // namespace dynoward::daemon
