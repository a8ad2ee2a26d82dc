// SPDX-License-Identifier: MIT
// What is counted outside the monitor, for /metrics: what the ledger came to, what the Platform API
// answered, what people were told, and how fast batches were answered. Every key comes from a closed set.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "daemon/drain_refusals.hpp"
#include "daemon/guess_limit.hpp"
#include "daemon/loop_watch.hpp"
#include "dynoward/policy/ledger.hpp"
#include "net/ack_times.hpp"
#include "net/api_client.hpp"
#include "net/server.hpp"

namespace dynoward::daemon {

struct NoticeTotals {
    std::uint64_t sent = 0;  ///< notices in messages that a receiver took
    std::uint64_t lost = 0;  ///< given up, or pushed out of the queue
};

/// Entries of the ledger, by verdict and reason: of a hold the word of its gate, of a restart its rule.
class VerdictTotals {
 public:
    VerdictTotals();
    /// Of a new entry, not of one that is told again with its result.
    void note(const policy::LedgerEntry& entry);

    using Key = std::pair<std::string_view, std::string_view>;
    const std::map<Key, std::uint64_t>& counts() const { return counts_; }

 private:
    std::map<Key, std::uint64_t> counts_;
};

/// What happens at the listener.
struct DoorTallies {
    net::ServerTotals totals;
    std::size_t connections = 0;
    std::size_t places = 0;
    std::map<std::string_view, std::uint64_t> refused;  ///< requests, for their HTTP alone
    std::map<std::string_view, GuessLimit::Totals> credentials;
    LoopWatch::Delay delay;
};

/// All of it, at one moment.
struct Tallies {
    VerdictTotals verdicts;
    net::ApiTotals api;
    NoticeTotals notices;
    net::AckTimes acks;
    DrainRefusals::Counts drain_refused{};
    std::uint64_t log_lines_dropped = 0;
    DoorTallies door{};
};

}  // namespace dynoward::daemon
