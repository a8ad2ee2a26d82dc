// SPDX-License-Identifier: MIT
// What the daemon takes from whoever runs it. serve() hands in stdout and the real clocks, the demo and the
// tests their own; everything else the daemon makes itself.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "daemon/guess_limit.hpp"
#include "daemon/log.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "net/clock.hpp"
#include "net/http_client.hpp"
#include "net/server.hpp"

namespace dynoward::daemon {

struct Surroundings {
    Log log = [](Level, const std::string&) {};
    std::function<Instant()> clock = net::now;
    /// Sees every effect of the monitor, just before it is carried out.
    std::function<void(const monitor::Effect&)> observe = [](const monitor::Effect&) {};
    /// Lines that the log had no room for, since the start.
    std::function<std::uint64_t()> log_lines_dropped = [] { return std::uint64_t{0}; };
    net::ServerLimits server_limits;
    net::ClientLimits client_limits;
    /// Of all doors together.
    std::shared_ptr<GuessLimit> guesses = std::make_shared<GuessLimit>();
};

/// Hands effects to whatever carries them out.
using CarryOut = std::function<void(monitor::Effects& effects)>;

}  // namespace dynoward::daemon
