// SPDX-License-Identifier: MIT
// The counts of /metrics that the monitor does not keep: ledger entries, Platform API requests,
// notifications, and the listener's. Every key comes from a closed set, so nothing that is received can
// create a series.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "daemon/http/drain_refusals.hpp"
#include "daemon/http/guess_limit.hpp"
#include "daemon/telemetry/loop_watch.hpp"
#include "dynoward/policy/ledger.hpp"
#include "net/ack_times.hpp"
#include "net/server.hpp"
#include "platform_api/api_client.hpp"

namespace dynoward::daemon {

struct NotificationTotals {
    std::uint64_t sent = 0;  ///< notifications in messages that a receiver accepted
    std::uint64_t lost = 0;  ///< abandoned, or pushed out of the queue
};

/// Ledger entries by verdict and reason: the gate's word for a hold, the rule's for a restart.
class VerdictCounts {
 public:
    VerdictCounts();
    /// Call it for a new entry only, not when its result is filled in.
    void count(const policy::LedgerEntry& entry);

    using Key = std::pair<std::string_view, std::string_view>;
    const std::map<Key, std::uint64_t>& counts() const { return counts_; }

 private:
    std::map<Key, std::uint64_t> counts_;
};

struct ListenerTotals {
    net::ServerTotals totals;
    std::size_t connections = 0;
    std::size_t capacity = 0;                           ///< the maximum number of connections
    std::map<std::string_view, std::uint64_t> refused;  ///< requests, for their HTTP alone
    std::map<std::string_view, GuessLimit::Totals> credentials;
    LoopWatch::Delay delay;
};

/// All of it, at one moment.
struct DaemonTotals {
    VerdictCounts verdicts;
    platform_api::ApiTotals api;
    NotificationTotals notifications;
    net::AckTimes acks;
    DrainRefusals::Counts drain_refused{};
    std::uint64_t log_lines_dropped = 0;
    ListenerTotals listener{};
};

}  // namespace dynoward::daemon
