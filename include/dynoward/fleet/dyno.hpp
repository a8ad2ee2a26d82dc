// SPDX-License-Identifier: MIT
// The facts about one dyno name: its present incarnation, what that one reported, and which incarnations
// came before. Plain data. App writes it; policy reads it.
#pragma once

#include <boost/circular_buffer.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/fleet/long_run.hpp"
#include "dynoward/fleet/peaks.hpp"
#include "dynoward/fleet/report_interval.hpp"
#include "dynoward/fleet/trend.hpp"
#include "dynoward/heroku/dyno_info.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::fleet {

/// The memory value that a trend follows: MEMORY_SIGNAL.
enum class TrendOf : std::uint8_t { total, rss_swap };

/// One memory reading that may serve as evidence: readable stamp, known incarnation, valid total.
struct Sample {
    WallTime at{};  ///< the platform's own stamp
    Megabytes total;
    std::optional<Megabytes> swap{};
    std::optional<Megabytes> quota{};  ///< as in this line: a window never spans a change of the quota
    std::optional<Megabytes> rss{};
};

/// One reading of the load average over a minute.
struct LoadReading {
    WallTime at{};
    double avg_1m = 0;
};

/// The newest values, for display; they need not be evidence.
struct Latest {
    std::optional<WallTime> sample_at;
    std::optional<Megabytes> total, rss, cache, swap;
    std::optional<double> load_1m;
};

/// By stamp, oldest first. Allocates as it fills: most dynos never have an H12, and invented ones send
/// little.
template <class Kept>
using Series = boost::circular_buffer_space_optimized<Kept>;

struct Dyno {
    explicit Dyno(DynoName dyno_name) : name(std::move(dyno_name)) {}

    DynoName name;
    bool present = true;  ///< false: scaled down; kept for a while to recognise its late lines

    // --- The present incarnation
    // -------------------------------------------------------------------------------
    std::uint32_t incarnations =
        0;                    ///< number of incarnations so far, to recognise data about a previous one
    std::string incarnation;  ///< opaque uuid of the metric lines; empty: not seen yet
    std::optional<WallTime> began_at;  ///< its earliest stamp seen
    std::optional<WallTime> ended_at;  ///< from a line about its end; later lines of it are not applied
    std::optional<WallTime>
        overlap_until;  ///< until then the previous one may still send lines under this name
    std::optional<WallTime> up_since;
    Seconds overlapped{0};  ///< how long the previous one still reported after this one began
    Latest latest;
    Series<Sample> samples{limits::samples_per_dyno};
    Series<WallTime> r14_at{limits::r14_per_dyno};
    Series<WallTime> r15_at{limits::r15_per_dyno};
    Series<WallTime> h12_at{limits::h12_per_dyno};
    std::optional<WallTime>
        h12_since;  ///< first of a series of H12 without a hole; `h12_at` keeps the last few
    Series<LoadReading> loads{limits::loads_per_dyno};
    std::vector<LongRun> long_runs;               ///< above the levels that the policy follows; mostly none
    Trend trend;                                  ///< memory over hours, of the signal given to App
    Peaks peaks;                                  ///< of the same signal
    std::optional<SteadyTime> evidence_received;  ///< when the newest piece of evidence came in
    unsigned r14 = 0;
    unsigned r15 = 0;
    std::optional<WallTime> r15_since;  ///< first of a series of R15; outlives the entries of `r15_at`

    // --- The dyno name, over all incarnations
    // ----------------------------------------------------------------------------------------------
    std::optional<Megabytes> quota;  ///< the last one in any line
    ReportInterval report_interval;  ///< of its memory readings, and so of the load lines beside them
    DynoState state = DynoState::unknown;
    std::optional<WallTime> state_at;
    std::optional<WallTime> restarted_at;  ///< last restart that the drain showed, whatever caused it
    std::optional<WallTime> ordered_at;    ///< last line about a restart by a person or the platform
    std::optional<WallTime> memory_order, load_order;  ///< newest stamps applied
    boost::circular_buffer<std::string> retired{limits::retired_incarnations};
    SteadyTime last_line_at{};

    // --- From the Platform API
    // ----------------------------------------------------------------------------
    std::optional<heroku::DynoInfo> listed;  ///< nullopt: not in the newest dyno list
    SteadyTime listed_as_of{};               ///< when the list with this entry was requested
    std::uint64_t listed_in = 0;             ///< number of the newest list that contains it

    // --- Of App only
    // ----------------------------------------------------------------------------------------------
    bool pinned = false;      ///< must not be removed (App::pin)
    std::uint32_t dirty = 0;  ///< its place among the dirty ones, from 1

    /// Earlier lines about this incarnation no longer count.
    void clear_evidence() {
        samples.clear();
        r14_at.clear();
        r15_at.clear();
        h12_at.clear();
        h12_since.reset();
        loads.clear();
        long_runs.clear();
        trend.clear();
        peaks.clear();
    }
};

}  // namespace dynoward::fleet
