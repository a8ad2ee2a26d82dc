// SPDX-License-Identifier: MIT
// What is known of one dyno slot: its present incarnation, what that one reported, and which incarnations
// came before. Plain data. Fleet writes it, but for the monitor's notes at its end; policy reads it.
#pragma once

#include <boost/circular_buffer.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/fleet/long_run.hpp"
#include "dynoward/fleet/rhythm.hpp"
#include "dynoward/fleet/trend.hpp"
#include "dynoward/heroku/replies.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::fleet {

/// What a trend is made of: as MEMORY_SIGNAL says.
enum class TrendOf : std::uint8_t { total, rss_swap };

/// One memory reading that may serve as evidence: readable stamp, known incarnation, valid total.
struct Sample {
    WallTime at{};  ///< the platform's own stamp
    Megabytes total;
    std::optional<Megabytes> swap{};
    std::optional<Megabytes> quota{};  ///< as this line gave it: a window never spans a change of the quota
    std::optional<Megabytes> rss{};
};

/// One reading of the load average over a minute.
struct LoadReading {
    WallTime at{};
    double avg_1m = 0;
};

/// What a person sees: the newest values, evidence or not.
struct Latest {
    std::optional<WallTime> sample_at;
    std::optional<Megabytes> total, rss, cache, swap;
    std::optional<double> load_1m;
};

/// By stamp, oldest first. Takes room as it fills: most dynos never see an H12, and invented ones send
/// little.
template <class Kept>
using Series = boost::circular_buffer_space_optimized<Kept>;

/// What became of our own restarts of a slot. Outlives incarnations, and what is forgotten of the drain.
struct OwnRestarts {
    enum class Last : std::uint8_t { none, pending, confirmed, unconfirmed };
    Last last = Last::none;
    std::string before;                 ///< the incarnation that it was meant for; empty: not known
    WallTime sent_at{};                 ///< the same moment as restart_sent_at, to compare with stamps
    std::optional<WallTime> up_before;  ///< when the one it was meant for came up, by the platform's clock
    bool awaited = false;               ///< not back yet: up, and with a sample of the new incarnation
    bool judged = true;                 ///< whether it helped is known, or cannot be
    unsigned in_vain = 0;               ///< how many in a row did not help
    std::optional<SteadyTime> ill_at;   ///< when a rule about its state last fired
    // Of attempts that restarted nothing for certain: refused by the platform, or never seen by it.
    std::optional<SteadyTime> refused_at;  ///< the last one, where nothing was sent since
    unsigned refusals = 0;                 ///< how many in a row
    std::string refusal;                   ///< why, in a few words
};

struct Dyno {
    explicit Dyno(DynoName dyno_name) : name(std::move(dyno_name)) {}

    DynoName name;
    bool present = true;  ///< false: scaled away; kept for a while to recognise its late lines

    // --- The present incarnation
    // -------------------------------------------------------------------------------
    std::string incarnation;           ///< opaque uuid of the metric lines; empty: not seen yet
    std::optional<WallTime> began_at;  ///< earliest stamp seen of it
    std::optional<WallTime> ended_at;  ///< a line said that it ends; what comes of it later is not applied
    std::optional<WallTime> overlap_until;  ///< until then the former one may still speak under this name
    std::optional<WallTime> up_since;
    Latest latest;
    Series<Sample> samples{limits::samples_per_dyno};
    Series<WallTime> r14_at{limits::r14_per_dyno};
    Series<WallTime> r15_at{limits::r15_per_dyno};
    Series<WallTime> h12_at{limits::h12_per_dyno};
    std::optional<WallTime>
        h12_since;  ///< first of a row of H12 without a hole; `h12_at` keeps the last few
    Series<LoadReading> loads{limits::loads_per_dyno};
    std::vector<LongRun> long_runs;  ///< over the levels that the policy asks for; mostly none
    Trend trend;                     ///< memory over hours, of the signal that the App was told
    std::optional<SteadyTime> evidence_received;  ///< when the newest piece of evidence came in
    unsigned r14 = 0;
    unsigned r15 = 0;
    std::optional<WallTime> r15_since;  ///< first of a row of R15; outlives what `r15_at` keeps

    // --- The slot
    // ----------------------------------------------------------------------------------------------
    std::optional<Megabytes> quota;  ///< the last one any line of the slot gave
    Rhythm rhythm;  ///< of its memory readings, and so of the load lines beside them; over all incarnations
    DynoState state = DynoState::unknown;
    std::optional<WallTime> state_at;
    std::optional<WallTime> restarted_at;  ///< last restart that the drain showed, whoever ordered it
    std::optional<WallTime> ordered_at;    ///< last line that says a person or the platform restarts it
    std::optional<WallTime> memory_order, load_order;  ///< newest stamps applied
    boost::circular_buffer<std::string> retired{limits::retired_incarnations};
    SteadyTime heard_at{};

    // --- What the Platform API said
    // ----------------------------------------------------------------------------
    std::optional<heroku::DynoInfo> listed;  ///< nullopt: not in the newest dyno list

    // --- Notes of the monitor
    // ----------------------------------------------------------------------------------
    std::optional<SteadyTime> restart_sent_at;
    OwnRestarts own;
    std::uint32_t holds_written = 0;  ///< reasons already in the ledger in this episode, a bit each
    std::optional<WallTime> alarm;    ///< when a rule of the clock may fire next
    bool is_slow_told = false;        ///< that it reports too seldom was said
    std::uint32_t touched = 0;        ///< by App only: its place among the touched ones, from 1

    /// Whether we asked for a restart of it, which must not be forgotten.
    bool has_own_history() const { return restart_sent_at || own.refused_at; }
    /// Nothing that was said of this incarnation counts any more.
    void clear_evidence() {
        samples.clear();
        r14_at.clear();
        r15_at.clear();
        h12_at.clear();
        h12_since.reset();
        loads.clear();
        long_runs.clear();
        trend.clear();
    }
};

}  // namespace dynoward::fleet
