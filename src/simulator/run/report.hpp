// SPDX-License-Identifier: MIT
// The result of one run, or the sum of many: how much was simulated, how restarts ended, why others were
// held, which faults occurred together, and the first violation of an invariant.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// The kinds of fault whose occurrence a run can observe.
enum class FaultKind : std::uint8_t {
    deploy,
    restart_by_person,
    scaling,
    cycling,
    memory_kill,
    process_crash,
    daemon_crash,
    daemon_suspended,
    clock_step,
    outage,
    lost_lines,
    repeated_batch,
    late_or_reordered,
    foreign_batch,
    forged_lines,
    other_drain_losses,
    api_status,
    api_refused,
    api_rate_limit,
    api_without_effect,
    api_reply_lost,
    api_unreadable,
    preboot,
    killed_at_quota,
    observe,
    fault_kind_count,
};
inline constexpr std::size_t fault_kind_count = static_cast<std::size_t>(FaultKind::fault_kind_count);
std::string_view to_text(FaultKind kind);

struct Violation {
    std::string invariant;  ///< `S1` to `S11`, `L1` to `L3`, `settings`
    std::uint64_t seed = 0;
    WallTime at{};
    std::string what;
    std::vector<std::string> trace;  ///< the last events, oldest first
};

struct RunReport {
    std::uint64_t runs = 0;
    double dyno_years = 0;
    Nanoseconds virtual_time{};
    std::uint64_t samples = 0;
    std::uint64_t frames = 0;
    std::uint64_t batches = 0;
    std::uint64_t ticks = 0;
    std::uint64_t requests = 0;
    std::map<std::string, std::uint64_t> restarts;  ///< by result
    std::map<std::string, std::uint64_t> holds;     ///< by reason
    std::map<std::string, std::uint64_t> rules;     ///< of restarts
    std::array<std::uint64_t, fault_kind_count> faults{};
    /// How often a fault occurred at most ten minutes after another one; a <= b.
    std::array<std::array<std::uint64_t, fault_kind_count>, fault_kind_count> pairs{};
    std::uint64_t digest = 0;     ///< of everything that was sent and written; equal for equal runs
    std::uint64_t decisions = 0;  ///< the same without texts: of requests and ledger entries by value
    std::optional<Violation> violation;

    std::uint64_t events() const { return frames + batches + ticks + requests; }
    /// The first violation stays.
    void add(const RunReport& other);
};

}  // namespace dynoward::simulator
