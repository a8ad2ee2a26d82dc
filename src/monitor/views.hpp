// SPDX-License-Identifier: MIT
// The monitor's state as plain values, for /api/v1/state, the log and the dashboard.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/logplex/event.hpp"
#include "dynoward/policy/forecast.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

/// How much of one app can be seen through its log drain.
enum class SightState : std::uint8_t {
    ok,          ///< fresh memory lines of every watched dyno that is up
    no_lines,    ///< nothing has arrived for STALE_AFTER, or since the start
    no_metrics,  ///< lines arrive, but none about memory
    lossy,       ///< lines were lost within the last minutes (limits::lossy_for)
    unproven,    ///< batches arrive, but none is proven to be the app's own
    stale,       ///< memory lines are late, or a watched dyno that is up sends none
};
inline constexpr std::size_t sight_state_count = 6;

/// `no_lines`.
std::string_view to_text(SightState state);

struct SightView {
    SightState state = SightState::no_lines;
    WallTime since{};
    std::optional<std::string> advice;  ///< a sentence on the cause and what to do; nullopt for `ok`
    /// Data that should be visible is missing. False for `ok`, and for silence while no dyno is up.
    bool blind = true;
};

/// Whether restarts can be sent at all, for any dyno.
struct Standing {
    bool asked = false;                 ///< MODE=enforce is set
    std::optional<std::string> barred;  ///< why no restart can be sent now
};

/// The present verdict about a dyno. The reasons `sustain`, `no_quota` (no memory level can be computed)
/// and `rules_off` (no rule is on for its type) occur only here.
struct VerdictView {
    std::string verdict;  ///< `restart` or `hold`
    std::string reason;   ///< one word
    std::optional<long> left_s;
};

/// When the trend of a dyno's memory reaches the soft level.
struct ForecastView {
    WallTime reaches{};  ///< in the future
    Megabytes level;
};

struct DynoView {
    explicit DynoView(DynoName dyno) : name(std::move(dyno)) {}
    DynoName name;
    std::string type;
    std::optional<std::string> incarnation;
    DynoState state = DynoState::unknown;
    std::optional<WallTime> up_since;
    std::optional<WallTime> last_sample_at;
    std::optional<Megabytes> memory_total, memory_rss, memory_cache, memory_swap, memory_quota;
    std::optional<Megabytes> threshold;  ///< the soft level; nullopt: not watched, or no quota is known
    std::optional<double> load_1m;
    unsigned r14 = 0;
    unsigned r15 = 0;
    std::optional<WallTime> cooldown_until;
    /// nullopt: the dyno is watched, it is up, its newest sample is fresh, and nothing is wrong.
    std::optional<VerdictView> verdict;
    std::optional<ForecastView> forecast;  ///< nullopt: off, or not known
};

/// What is known of a process type.
struct ProcessTypeView {
    std::string type;
    std::optional<policy::Experience::Summary> experience;  ///< nullopt: no incarnation crossed the level
};

/// Statistics about the drain of one app since the start.
struct DrainTotals {
    std::uint64_t batches = 0;       ///< that are proven to be of this app
    std::uint64_t lost_lines = 0;    ///< dropped, according to the sender; stops at the largest number
    std::uint64_t gaps = 0;          ///< batches with missing lines
    std::uint64_t unattributed = 0;  ///< batches that are not proven: counted, and without effect
};

struct AppView {
    explicit AppView(AppName name) : app(std::move(name)) {}
    AppName app;
    std::optional<WallTime> last_batch_at;
    bool gap = false;
    SightView sight;
    std::optional<WallTime> gap_at;       ///< the last one
    std::optional<WallTime> released_at;  ///< the last release, deploy or change of config vars
    std::optional<WallTime> unproven_at;  ///< when the last unproven batch arrived
    DrainTotals drain;
    std::vector<ProcessTypeView> process_types;  ///< those watched, with a dyno below; by name
    std::vector<DynoView> dynos;                 ///< by type, then number
};

struct Totals {
    std::array<std::uint64_t, logplex::fate_count>
        frames{};  ///< by fate; their sum plus frames_kept is the number of frames received
    std::uint64_t octets_lost = 0;  ///< not read because of framing errors
    std::uint64_t batches_read = 0;
    std::uint64_t batches_duplicate = 0;
    std::uint64_t batches_unreadable = 0;
    std::uint64_t batches_unproven = 0;  ///< counted, without effect
    std::uint64_t batches_refused = 0;   ///< foreign drain tokens
    std::size_t frames_kept = 0;         ///< in batches that cannot be judged yet: without a fate for now
    std::uint64_t restarts_sent = 0;
    std::uint64_t restarts_confirmed = 0;
    std::uint64_t restarts_unconfirmed = 0;
    std::uint64_t restarts_refused = 0;
    std::uint64_t restarts_failed = 0;
    std::uint64_t holds = 0;
    std::uint64_t platform_requests = 0;
    std::optional<int> rate_remaining;
};

}  // namespace dynoward::monitor
