// SPDX-License-Identifier: MIT
// What an admin may read: state, ledger, memory history, metrics, and events as they come. Routes has
// checked the credential before it calls them.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/cached.hpp"
#include "daemon/http/event_feed.hpp"
#include "daemon/http/ledger_report.hpp"
#include "daemon/http/memory_history.hpp"
#include "daemon/http/state_report.hpp"
#include "daemon/telemetry/totals.hpp"
#include "monitor/monitor.hpp"
#include "net/reply.hpp"
#include "net/request_head.hpp"

namespace dynoward::daemon {

class ReadRoutes {
 public:
    /// All must outlive the routes.
    ReadRoutes(const StateReport& state, const monitor::Monitor& monitor, EventFeed& events,
               const MemoryHistory& history, std::function<DaemonTotals()> totals);

    net::Reply state() const;
    net::Reply ledger(std::string_view query);
    net::Reply history();
    net::Reply events(const net::RequestHead& head);
    net::Reply metrics() const;

 private:
    const StateReport& state_;
    const monitor::Monitor& monitor_;
    EventFeed& events_;
    LedgerReport ledger_;
    const MemoryHistory& history_;
    Cached<std::string> history_text_{std::chrono::seconds(5)};  ///< as often as the curves grow
    std::function<DaemonTotals()> totals_;
};

/// `limit` of `?limit=N`: 1 to 1000, by default 100; nullopt where it is anything else or given twice.
std::optional<std::size_t> ledger_limit(std::string_view query);

}  // namespace dynoward::daemon
