// SPDX-License-Identifier: MIT
// How one line changes one dyno: which incarnation sent it (the present or a previous one), whether it is
// late, and what it adds. Used by App only.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/fleet/fleet.hpp"

namespace dynoward::fleet {

class DynoUpdate {
 public:
    /// `stamp`: of the line, if readable and not too far ahead.
    DynoUpdate(Dyno& dyno, const Instant& now, std::optional<WallTime> stamp,
               TrendOf trend_of = TrendOf::total)
        : dyno_(dyno), now_(now), stamp_(stamp), trend_of_(trend_of) {}

    logplex::Fate memory(const logplex::MemorySample& sample, std::string_view incarnation);
    logplex::Fate load(const logplex::LoadSample& sample, std::string_view incarnation);
    logplex::Fate error_code(const logplex::ErrorCode& error);
    /// An H12 line of the router.
    logplex::Fate request_timeout();
    logplex::Fate state_change(const logplex::StateChange& change);
    logplex::Fate lifecycle(const logplex::Lifecycle& what);
    /// The present incarnation ends at the stamp: its lines are no longer evidence.
    void end();

 private:
    enum class Source { present, previous, unnamed };

    Source source_of(std::string_view incarnation);
    void begin(std::string_view incarnation);
    void note_overlap(std::string_view previous);
    void begin_unnamed();
    void retire(std::string_view incarnation);
    bool is_retired(std::string_view incarnation) const;
    void note_request_timeout(WallTime at);
    void note_r15();
    /// Whether two incarnations may send lines under this name.
    bool overlaps() const;
    /// Whether an R line, which carries no uuid, is about the present incarnation.
    bool is_of_present() const;
    void add_evidence(const logplex::MemorySample& sample);
    template <class Kept>
    bool keep(Series<Kept>& kept, const Kept& added);
    template <class Reading>
    bool keep_counting(Series<Reading>& kept, const Reading& added);
    template <class Reading>
    void count_on(const Reading& oldest);
    void clear_incarnation();
    bool before_present() const { return stamp_ && dyno_.began_at && *stamp_ < *dyno_.began_at; }

    Dyno& dyno_;
    const Instant& now_;
    std::optional<WallTime> stamp_;
    TrendOf trend_of_;
};

}  // namespace dynoward::fleet
