// SPDX-License-Identifier: MIT
// What should be done about one dyno, and why: rules say that something is wrong, gates say that it must
// wait. Free functions of plain values, with the time as a parameter; equal input gives equal output. Must
// never: act on one sample, on stale or lossy data, or on anything but the present incarnation.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/settings/settings.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::policy {

/// A rule's finding on one dyno.
struct Finding {
    Rule rule = Rule::memory;
    bool fired = false;          ///< false: the level is reached, but not for long enough
    std::optional<long> left_s;  ///< until it would fire, where it has not
    WallTime evidence_from{};    ///< stamps of the oldest and the newest piece of evidence
    WallTime evidence_to{};
    Evidence evidence;
    std::string reason;   ///< in words, with the numbers
    double severity = 0;  ///< memory as a share of the limit: the worst dyno goes first
};

// --- Rules, one a file. Each looks only at evidence newer than `since` (nullopt: at all there is).
// ------------------

/// Soft level (RESTART_THRESHOLD) held for RESTART_SUSTAIN with at least 3 samples.
std::optional<Finding> memory_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                   std::optional<WallTime> since);
/// HARD_THRESHOLD exceeded by two samples in a row; where only RESTART_SUSTAIN is set, for that long.
std::optional<Finding> hard_memory_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                        std::optional<WallTime> since);
/// R14_THRESHOLD lines within its span, and a sample over the quota among them that confirms it. Left
/// unset, it does not act below a RESTART_THRESHOLD that is set, or sooner than such a RESTART_SUSTAIN.
std::optional<Finding> r14_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                std::optional<WallTime> since);

/// SWAP_THRESHOLD held for RESTART_SUSTAIN with at least 3 samples. Off unless set, as are those below.
std::optional<Finding> swap_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                 std::optional<WallTime> since);
/// H12_THRESHOLD lines of the router about this dyno within its span.
std::optional<Finding> h12_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                std::optional<WallTime> since);
/// LOAD_THRESHOLD held for RESTART_SUSTAIN with at least 3 readings.
std::optional<Finding> load_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                 std::optional<WallTime> since);
/// The floor of memory rises so steadily that it is at the soft level within LEAK_FORECAST.
std::optional<Finding> leak_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                 std::optional<WallTime> since);
/// Rules of the clock: they fire by the passing of time alone, and their evidence is that the dyno is seen.
/// Up for longer than MAX_UPTIME.
std::optional<Finding> uptime_rule(const Instant& now, const fleet::Dyno& dyno,
                                   const settings::TypeSettings& settings);
/// Began before the latest time of RESTART_SCHEDULE, and that is not long ago.
std::optional<Finding> schedule_rule(const Instant& now, const fleet::Dyno& dyno,
                                     const settings::TypeSettings& settings);
/// What somebody asked for: the present life of a dyno shall end.
struct Wish {
    Rule rule = Rule::hook;   ///< hook or manual
    Instant at;               ///< when it was asked for
    std::string incarnation;  ///< that it was meant for; empty: not known then
    std::string reason;       ///< in the words of whoever asks
};
/// Fired until the dyno began anew. Its evidence is that the dyno is seen.
std::optional<Finding> wish_rule(const Instant& now, const fleet::Dyno& dyno, const Wish& wish);
/// When a rule of the clock may fire next on a dyno about which nothing new is heard; nullopt: never.
std::optional<WallTime> next_by_clock(const Instant& now, const fleet::Dyno& dyno,
                                      const settings::TypeSettings& settings);

/// The weightiest finding that fired; else the one nearest to firing; else nullopt: nothing is wrong.
std::optional<Finding> find_fault(const Instant& now, const fleet::Dyno& dyno,
                                  const settings::TypeSettings& settings, std::optional<WallTime> since);

/// Which of two findings is answered first: the weightier rule's, then the more severe one.
bool is_worse(const Finding& a, const Finding& b);

/// A restart did not help where a rule about the dyno's state fires again this soon after it came up:
/// within RESTART_WINDOW, but long enough for the rules to see it at all, however seldom it reports.
Seconds judged_within(const fleet::Dyno& dyno, const settings::TypeSettings& settings);

/// Whether somebody asked for it, so that it says nothing of the dyno's state.
constexpr bool is_wish(Rule rule) {
    return rule == Rule::hook || rule == Rule::manual;
}

/// Whether a rule looks at the clock, so that its finding may come and go while nothing new is heard.
/// Wishes do too: they are not kept for ever.
constexpr bool is_rule_of_clock(Rule rule) {
    return rule == Rule::uptime || rule == Rule::schedule || is_wish(rule);
}

/// The soft level in force: as set, or 100 % (90 % on sizes that the platform kills at 100 %); nullopt:
/// off.
std::optional<settings::Level> soft_level(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// The same in MB; nullopt also where it is a percentage and the quota is not known.
std::optional<Megabytes> soft_limit(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// The hard level in force, in MB: as set, or 150 % (110 % on sizes that the platform kills at 120 %, 95 %
/// on those that it kills at 100 %). nullopt: off, or the quota is not known, or it was left unset and is
/// not above the soft level that the owner set.
std::optional<Megabytes> hard_limit(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// Has the dyno count on how long it is above the levels in force, where RESTART_SUSTAIN is longer than its
/// samples are kept. To be called whenever something is heard of it, before the rules are asked.
void follow_long_runs(fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// Levels that the owner set and that come to nothing on dynos of this size (in words, `NAME=value …`): at
/// or above where the platform kills, or a hard level that is not above the soft one.
std::vector<std::string> odd_levels(const settings::TypeSettings& settings, std::string_view size);

// --- Gates
// ----------------------------------------------------------------------------------------------------------

/// What the gates must know beyond the dyno. Put together by the monitor for each pass.
struct Surroundings {
    settings::Mode mode = settings::Mode::observe;
    bool has_key = false;  ///< without one there will never be a dyno list
    bool listed = false;   ///< a dyno list has been seen
    std::optional<long> warm_up_left_s;
    Seconds stale_after{90};
    std::string_view
        unproven;  ///< not empty: only batches of unproven senders come, and what to do about it
    std::optional<WallTime> gap_at;
    std::optional<WallTime> release_at;
    std::optional<std::string> breaker;  ///< why it is open
    std::optional<long> breaker_left_s;
    std::optional<long> budget_left_s;  ///< set: used up
    settings::CountPerSpan budget;
    settings::LoneDyno lone_dyno = settings::LoneDyno::restart;
    unsigned dynos_of_type = 0;
    std::string waited_for;               ///< one of those away, by name and why
    unsigned budget_assumed = 0;          ///< of the restarts that count, those from before our own start
    unsigned away_of_type = 0;            ///< not up, or being restarted by us; this dyno not counted
    std::optional<WallTime> quiet_until;  ///< set: in QUIET_HOURS
    std::optional<std::string> incident;  ///< why the whole type, or Heroku, is held
    bool maintenance = false;             ///< the app is in maintenance mode
    std::optional<long> pause_left_s;     ///< set: the owner paused everything
    unsigned give_up_after = 3;
};

struct Decision {
    Verdict verdict = Verdict::hold;
    std::optional<HoldReason> hold;  ///< set: held by this gate; nullopt with `hold`: still `sustain`
    std::optional<long> left_s;
    std::string hold_text;  ///< `cooldown: 412 s left, restarted …`
    Finding finding;
};

/// Rules, then gates. nullopt: nothing is wrong with the dyno.
std::optional<Decision> decide(const Instant& now, const fleet::Dyno& dyno,
                               const settings::TypeSettings& settings, const Surroundings& around);

/// The same for a finding that is known already: what find_fault says of the dyno just now.
Decision decide(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                const Surroundings& around, Finding finding);

/// True: decide() would say the same hold that was written to the ledger already (Dyno::holds_written). For
/// the many suspects of a large fleet that wait for their turn: words and copies are most of the work.
bool is_held_as_told(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                     const Surroundings& around, const Finding& finding);

/// RESTART_WINDOW, doubled for each restart in a row that did not help, at most a day.
Seconds cooldown_of(const fleet::Dyno& dyno, const settings::TypeSettings& settings);

/// How long nothing is sent after an attempt that restarted nothing for certain: 60 s, doubled for each one
/// in a row, at most the cooldown.
Seconds retry_pause_of(const fleet::Dyno& dyno, const settings::TypeSettings& settings);
/// Seconds of it that are left; nullopt: none.
std::optional<long> retry_pause_left_s(const Instant& now, const fleet::Dyno& dyno,
                                       const settings::TypeSettings& settings);

/// When the cooldown of a dyno, or the pause after a refusal, ends, counting every restart known; nullopt
/// where none is known or it is over.
std::optional<WallTime> cooldown_until(const Instant& now, const fleet::Dyno& dyno,
                                       const settings::TypeSettings& settings);

/// `540.1 MB`, `512 MB`: an amount as the ledger writes it.
std::string in_mb(Megabytes amount);

/// An episode of a dyno is over when nothing was found for so long: noise around a level would otherwise
/// begin a new one, with the same holds in the ledger, each minute.
inline constexpr Seconds episode_ends_after{300};

/// A preboot dyno's former incarnation speaks under the same name for the boot timeout and two minutes: it
/// is no case against the new one, not even where the fleet took it for the present one again.
inline constexpr Seconds former_speaks_for{600};

/// A release is taken to be in progress for so long after its line.
inline constexpr Seconds release_hold{300};

}  // namespace dynoward::policy
