// SPDX-License-Identifier: MIT
// What the daemon gets from its caller: serve() passes stdout and the real clocks, the demo and the tests
// their own. The daemon makes everything else itself.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "daemon/http/guess_limit.hpp"
#include "daemon/telemetry/log.hpp"
#include "monitor/monitor.hpp"
#include "net/clock.hpp"
#include "net/http_client.hpp"
#include "net/server.hpp"

namespace dynoward::daemon {

struct Environment {
    Log log = [](Level, const std::string&) {};
    std::function<Instant()> clock = net::now;
    /// Called with every effect of the monitor, just before it is applied.
    std::function<void(const monitor::Effect&)> observe = [](const monitor::Effect&) {};
    /// Lines that the log has dropped since the start.
    std::function<std::uint64_t()> log_lines_dropped = [] { return std::uint64_t{0}; };
    net::ServerLimits server_limits;
    net::ClientLimits client_limits;
    /// Shared by all routes with a credential.
    std::shared_ptr<GuessLimit> guesses = std::make_shared<GuessLimit>();
};

/// Applies the monitor's effects (Daemon::apply_effects).
using ApplyEffects = std::function<void(monitor::Effects& effects)>;

}  // namespace dynoward::daemon
