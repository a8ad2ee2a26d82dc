// SPDX-License-Identifier: MIT
// Composes the lines of the log: the start, decisions and their outcomes, events of the monitor, and once a
// minute the totals. Pure: returns lines and writes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daemon/telemetry/log.hpp"
#include "daemon/telemetry/logfmt.hpp"
#include "monitor/monitor.hpp"
#include "net/server.hpp"

namespace dynoward::daemon {

/// Totals since the start, as far as the l2met line has them.
struct MinuteTotals {
    std::uint64_t batches = 0, frames = 0, restarts = 0, holds = 0, platform_requests = 0;
};
MinuteTotals minute_totals(const monitor::Totals& totals);
/// A line in the form of l2met (`count#name=N`, `sample#name=N`), for owners of such a log drain.
LogLine format_l2met(const MinuteTotals& before, const MinuteTotals& now, std::size_t dynos);

/// A decision, or the outcome of a restart.
LogLine format_ledger_entry(const monitor::LedgerWritten& written);
LogLine format_event(const monitor::LogEvent& event);
/// Frames by fate (those that occurred), batches, restarts, holds, API requests left, and the listener's
/// counts.
LogLine format_totals(settings::Mode mode, const monitor::Totals& totals, const net::ServerTotals& listener,
                      std::size_t open_connections);
/// `at=daemon.start …` with the maximum number of connections, then a line for each warning of the
/// settings.
std::vector<LogLine> format_start(const settings::Settings& settings, std::uint16_t port,
                                  std::size_t capacity);

}  // namespace dynoward::daemon
