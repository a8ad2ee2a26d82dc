// SPDX-License-Identifier: MIT
// What came of one run, or of many added up: how much was simulated, how restarts ended, why others were
// held, which faults were seen together, and the first invariant that did not hold.
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

/// What goes wrong in a run, as far as it can be seen to strike.
enum class Trouble : std::uint8_t {
    deploy,
    restart_by_person,
    scaling,
    cycling,
    memory_kill,
    process_crash,
    own_crash,
    own_stop,
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
    trouble_count,
};
inline constexpr std::size_t trouble_count = static_cast<std::size_t>(Trouble::trouble_count);
std::string_view to_text(Trouble trouble);

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
    std::array<std::uint64_t, trouble_count> troubles{};
    /// How often the later one struck while the earlier was at most ten minutes ago; a <= b.
    std::array<std::array<std::uint64_t, trouble_count>, trouble_count> pairs{};
    std::uint64_t digest = 0;  ///< of everything that was sent and written: equal for equal runs
    std::optional<Violation> violation;

    std::uint64_t events() const { return frames + batches + ticks + requests; }
    /// The first violation stays.
    void add(const RunReport& other);
};

}  // namespace dynoward::simulator
