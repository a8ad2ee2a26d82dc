// SPDX-License-Identifier: MIT
// Helpers that the rules share: the run of readings above a level, and whether it was sustained.
#pragma once

#include <iterator>
#include <optional>
#include <string>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/fleet/fleet.hpp"
#include "dynoward/policy/policy.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::policy {

/// The newest readings that are above a level without a break: no reading at or below it, no hole, no
/// change of the quota.
struct Run {
    unsigned samples = 0;
    WallTime from{};
    WallTime to{};
    double newest = 0;               ///< in the unit of what was read
    std::optional<Megabytes> quota;  ///< that the newest one gave
    Seconds held() const { return std::chrono::duration_cast<Seconds>(to - from); }
};

/// Goes on with what is no longer kept. Only where the whole of what is kept is above the level.
/// `hole`: readings further apart are no run.
void continue_before(Run& run, const fleet::LongRun& older, Nanoseconds hole,
                     std::optional<WallTime> since);

/// The run of a dyno's readings above a level. A reading without the value is ignored: it
/// neither ends the run nor fills the hole that it leaves.
template <class T>
Run run_above(const fleet::Dyno& dyno, const fleet::Series<T>& readings, fleet::Signal signal, double level,
              std::optional<WallTime> since) {
    Run run;
    const auto max_pause = dyno.report_interval.hole();
    for (auto reading = readings.rbegin(); reading != readings.rend(); ++reading) {
        const std::optional<double> value = fleet::value_of(*reading, signal);
        bool resized = false;
        if constexpr (requires { reading->quota; }) {
            resized = run.quota && reading->quota && *run.quota != *reading->quota;
        }
        const bool hole = run.samples != 0 && run.from - reading->at > max_pause;
        if ((value && *value <= level) || hole || resized || (since && reading->at <= *since)) {
            return run;
        }
        if (!value) {
            continue;
        }
        if (run.samples++ == 0) {
            run.to = reading->at;
            run.newest = *value;
            if constexpr (requires { reading->quota; }) {
                run.quota = reading->quota;
            }
        }
        run.from = reading->at;
    }
    for (const auto& older : dyno.long_runs) {
        if (older.signal == signal && older.level == level) {
            continue_before(run, older, max_pause, since);
        }
    }
    return run;
}

/// memory_total, on which the platform's own R14 rests.
Run run_above(const fleet::Dyno& dyno, Megabytes level, std::optional<WallTime> since);
/// The signal that MEMORY_SIGNAL names.
Run run_above(const fleet::Dyno& dyno, settings::MemorySignal signal, Megabytes level,
              std::optional<WallTime> since);

/// What MEMORY_SIGNAL compares; nullopt: the line has no such value (which is not zero).
std::optional<double> signal_of(const fleet::Sample& sample, settings::MemorySignal signal);
/// Its word in a reason: `memory_total`, `memory_rss+swap`.
std::string name_of(settings::MemorySignal signal);
/// Puts the amount into the member of the evidence that belongs to the signal.
void set_signal(Evidence& evidence, settings::MemorySignal signal, Megabytes amount);

/// What the owner set, for a rule that was left unset.
struct OwnerWait {
    WallTime
        from{};  ///< since then the dyno is over the rule's own level and over the soft one that was set
    long left_s = 0;  ///< until that has held for the sustain that was set
};
/// `run`: over the rule's own level. nullopt: the dyno is not over a soft level that was set.
std::optional<OwnerWait> owner_wait(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                    const Run& run, std::optional<WallTime> since);

/// When the run began and ended, and how long it held.
Finding finding_of(Rule rule, const Run& run);
/// The numbers of a run of the memory signal above `limit`; whether that fired, and the words, are the
/// rule's.
Finding memory_finding(Rule rule, const Run& run, settings::MemorySignal signal, Megabytes limit);
/// Fired after `sustain` and three readings; else how long that would take.
void judge_sustained(Finding& finding, const Run& run, Seconds sustain);

/// Severity of findings that are not about the level itself: the newest reading's memory as a share of the
/// soft level, 0 where one of them is not known. So that dynos of all rules can be compared.
double memory_share(const fleet::Dyno& dyno, const settings::TypeSettings& settings);

}  // namespace dynoward::policy
