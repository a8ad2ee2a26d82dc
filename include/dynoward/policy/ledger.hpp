// SPDX-License-Identifier: MIT
// The record of every decision, to restart or to hold, with its evidence. Newest first, bounded. A hold is
// written once per reason and episode; the result of a restart is filled in when it is known.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/settings/type_settings.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"
#include "dynoward/values/megabytes.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::policy {

/// In no particular order: registry.hpp has their order of priority and their words.
enum class Rule : std::uint8_t {
    memory,
    hard_memory,
    swap,
    r14,
    h12,
    load,
    leak,
    uptime,
    schedule,
    hook,
    manual  // must be the last one
};
inline constexpr unsigned rule_count = static_cast<unsigned>(Rule::manual) + 1;
enum class Verdict : std::uint8_t { restart, hold };
enum class HoldReason : std::uint8_t {
    observe,
    paused,
    cooldown,
    min_uptime,
    max_unavailable,
    budget,
    quiet_hours,
    lone_dyno,
    gave_up,
    stale,
    gap,
    warm_up,
    not_up,
    unattributed,
    release,
    breaker,
    lease,
    incident,
    not_watched,  // must be the last one
};
inline constexpr unsigned hold_reason_count = static_cast<unsigned>(HoldReason::not_watched) + 1;
/// Their words, in the same order.
inline constexpr std::array<std::string_view, hold_reason_count> hold_words{
    "observe",   "paused",  "cooldown", "min_uptime", "max_unavailable", "budget", "quiet_hours",
    "lone_dyno", "gave_up", "stale",    "gap",        "warm_up",         "not_up", "unattributed",
    "release",   "breaker", "lease",    "incident",   "not_watched"};
static_assert(!hold_words.back().empty(), "a reason without its word");
/// One bit a reason, for sets of them.
constexpr std::uint32_t bit_of(HoldReason reason) {
    return std::uint32_t{1} << static_cast<unsigned>(reason);
}
enum class Result : std::uint8_t { none, pending, confirmed, unconfirmed, refused, failed };

std::string_view to_text(Rule rule);
std::string_view to_text(Verdict verdict);
std::string_view to_text(HoldReason reason);
std::string_view to_text(Result result);  ///< empty for none

/// The numbers on which a rule fired. Absent ones were not used.
struct Evidence {
    std::optional<Megabytes> memory_total;
    std::optional<Megabytes> limit;
    std::optional<long> held_s;
    std::optional<unsigned> samples;
    std::optional<unsigned> r14;
    std::optional<unsigned> r15;  ///< those without an R14 line beside them
    std::optional<long> span_s;
    std::optional<Megabytes> memory_rss_swap;  ///< the value compared with MEMORY_SIGNAL=rss_swap
    std::optional<Megabytes> memory_swap;
    std::optional<unsigned> h12;
    std::optional<double> load_1m;
    std::optional<double> load_limit;
    std::optional<double> slope_mb_per_h;  ///< of the leak forecast
    std::optional<double> confidence;      ///< 0 to 1: that memory rises
    std::optional<long> reaches_in_s;      ///< until the forecast is at the limit
    std::optional<long> uptime_s;
    std::optional<WallTime> scheduled_at;
};

struct LedgerEntry {
    LedgerEntry(AppName in_app, DynoName of_dyno) : app(std::move(in_app)), dyno(std::move(of_dyno)) {}

    std::uint64_t id = 0;
    WallTime at{};
    AppName app;
    DynoName dyno;
    std::string incarnation;  ///< empty: unknown
    Rule rule = Rule::memory;
    Verdict verdict = Verdict::hold;
    std::optional<HoldReason> hold;  ///< of a hold: the gate that blocks the restart
    std::string reason;              ///< of a hold it begins with the word of `hold`
    Evidence evidence;
    settings::Mode mode = settings::Mode::observe;
    Result result = Result::none;
    std::string detail;
};

class Ledger {
 public:
    explicit Ledger(std::size_t capacity = limits::ledger_entries) : capacity_(capacity) {}

    /// Assigns an id to the entry and adds it; beyond the capacity, drops the oldest. Returns the entry.
    const LedgerEntry& write(LedgerEntry entry);
    /// Fills in the outcome of a restart; nullptr if the entry is no longer kept.
    const LedgerEntry* settle(std::uint64_t id, Result result, std::string detail);
    const LedgerEntry* find(std::uint64_t id) const;  ///< nullptr if it is no longer kept
    /// Newest first.
    const std::deque<LedgerEntry>& entries() const { return entries_; }

 private:
    std::deque<LedgerEntry> entries_;
    std::size_t capacity_;
    std::uint64_t last_id_ = 0;
};

}  // namespace dynoward::policy
