// SPDX-License-Identifier: MIT
// What can be seen of the monitor from outside: plain values for /api/v1/state, the log and the dashboard.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/logplex/event.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/settings/settings.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::monitor {

/// What the policy thinks of a dyno just now; `sustain` appears here, and only here, as a reason.
struct VerdictView {
    std::string verdict;  ///< `restart` or `hold`
    std::string reason;   ///< one word
    std::optional<long> left_s;
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
    std::optional<VerdictView> verdict;
};

/// How the drain of one app has done since our start.
struct DrainTotals {
    std::uint64_t batches = 0;
    std::uint64_t lost_lines = 0;    ///< that the sender said it dropped
    std::uint64_t gaps = 0;          ///< batches from which something was missing
    std::uint64_t unattributed = 0;  ///< batches whose app was not proven
};

struct AppView {
    explicit AppView(AppName name) : app(std::move(name)) {}
    AppName app;
    std::optional<WallTime> last_batch_at;
    bool gap = false;
    std::optional<WallTime> gap_at;       ///< the last one
    std::optional<WallTime> released_at;  ///< the last release, deploy or change of config vars
    DrainTotals drain;
    std::vector<DynoView> dynos;  ///< by type, then number
};

struct Totals {
    std::array<std::uint64_t, logplex::fate_count> frames{};  ///< by fate; the sum is the frames received
    std::uint64_t octets_lost = 0;                            ///< behind framing errors
    std::uint64_t batches_read = 0;
    std::uint64_t batches_duplicate = 0;
    std::uint64_t batches_unreadable = 0;
    std::uint64_t batches_refused = 0;  ///< foreign drain tokens
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
