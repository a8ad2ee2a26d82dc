// SPDX-License-Identifier: MIT
// Helpers of the rules: the run of readings above a level, and whether it was sustained.
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

/// The newest consecutive readings above a level: no reading at or below it, no hole and no change of the
/// quota between them.
struct Run {
    unsigned samples = 0;
    WallTime from{};
    WallTime to{};
    double newest = 0;               ///< in the unit of what was read
    std::optional<Megabytes> quota;  ///< that the newest one gave
    Seconds held() const { return std::chrono::duration_cast<Seconds>(to - from); }
};

/// Extends the run by the readings that are no longer kept, if all that are kept are above the level.
/// `hole`: readings further apart are no run.
void continue_before(Run& run, const fleet::LongRun& older, Nanoseconds hole);

/// The run of a dyno's readings above a level. A reading without the value is ignored: it
/// does not end the run, and the hole around it remains.
template <class T>
Run run_above(const fleet::Dyno& dyno, const fleet::Series<T>& readings, fleet::Signal signal,
              double level) {
    Run run;
    const auto max_pause = dyno.report_interval.hole();
    for (auto reading = readings.rbegin(); reading != readings.rend(); ++reading) {
        const std::optional<double> value = fleet::value_of(*reading, signal);
        bool resized = false;
        if constexpr (requires { reading->quota; }) {
            resized = run.quota && reading->quota && *run.quota != *reading->quota;
        }
        const bool hole = run.samples != 0 && run.from - reading->at > max_pause;
        if ((value && *value <= level) || hole || resized) {
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
            continue_before(run, older, max_pause);
        }
    }
    return run;
}

/// memory_total, on which the platform bases R14.
Run run_above(const fleet::Dyno& dyno, Megabytes level);
/// The signal set by MEMORY_SIGNAL.
Run run_above(const fleet::Dyno& dyno, settings::MemorySignal signal, Megabytes level);

/// The value that MEMORY_SIGNAL compares; nullopt: the line lacks it (which is not zero).
std::optional<double> signal_of(const fleet::Sample& sample, settings::MemorySignal signal);
/// Its word in a reason: `memory_total`, `memory_rss+swap`.
std::string name_of(settings::MemorySignal signal);
/// Writes the amount to the signal's member of the evidence.
void set_signal(Evidence& evidence, settings::MemorySignal signal, Megabytes amount);

/// The limits that a set RESTART_THRESHOLD and RESTART_SUSTAIN put on a rule that is unset.
struct OwnerWait {
    WallTime
        from{};  ///< since then the dyno is above both the rule's own level and the soft level that is set
    long left_s = 0;  ///< until that has lasted for the sustain that is set
};
/// `run`: above the rule's own level. nullopt: the dyno is not above a soft level that is set.
std::optional<OwnerWait> owner_wait(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                    const Run& run);

/// When the run began and ended, and how long it lasted.
Finding finding_of(Rule rule, const Run& run);
/// A finding with the numbers of a run of the memory signal above `limit`. The rule fills in whether it
/// fired, and the reason.
Finding memory_finding(Rule rule, const Run& run, settings::MemorySignal signal, Megabytes limit);
/// Fires after `sustain` and three readings; before that it sets the time left.
void judge_sustained(Finding& finding, const Run& run, Seconds sustain);

/// Severity of findings that are not about the memory level: the newest reading's memory as a share of the
/// soft level, 0 if one of them is not known. It makes the findings of all rules comparable.
double memory_share(const fleet::Dyno& dyno, const settings::TypeSettings& settings);

}  // namespace dynoward::policy
