// SPDX-License-Identifier: MIT
// Tells the log what the monitor decided, what came of it, and once a minute the totals. Pure: returns
// lines.
#pragma once

#include <string>
#include <vector>

#include "daemon/log.hpp"
#include "daemon/logfmt.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "net/server.hpp"

namespace dynoward::daemon {

struct Told {
    Level level = Level::info;
    std::string line;
};

/// What l2met is told of.
struct MinuteTotals {
    std::uint64_t batches = 0, frames = 0, restarts = 0, holds = 0, platform_requests = 0;
};
MinuteTotals minute_totals(const monitor::Totals& totals);
/// A line of l2met's form (`count#name=N`, `sample#name=N`), for whoever has such a log drain.
Told tell_l2met(const MinuteTotals& before, const MinuteTotals& now, std::size_t dynos);

Told tell(const monitor::LedgerWritten& written);
Told tell(const monitor::Remark& remark);
/// Frames by fate (those that occurred), batches, restarts, holds, API requests left, and what happened at
/// the door.
Told tell_totals(settings::Mode mode, const monitor::Totals& totals, const net::ServerTotals& door,
                 std::size_t open_connections);
/// `at=daemon.start …` with the connections that are served at most, then a line for each warning of the
/// settings.
std::vector<Told> tell_start(const settings::Settings& settings, std::uint16_t port, std::size_t places);

}  // namespace dynoward::daemon
