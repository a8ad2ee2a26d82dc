// SPDX-License-Identifier: MIT
// The admin's commands: pause, resume, and the restart of one dyno. Each goes to the monitor, whose gates
// decide; docs/adr/0011 says which gates a manual restart passes. Routes has checked the credential before
// it calls them.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/environment.hpp"
#include "daemon/http/state_report.hpp"
#include "monitor/monitor.hpp"
#include "net/reply.hpp"

namespace dynoward::daemon {

class CommandRoutes {
 public:
    /// All must outlive the routes. `withdraw_changes` cancels requests that change something and are
    /// queued for the Platform API.
    CommandRoutes(const StateReport& state, monitor::Monitor& monitor, const Environment& environment,
                  ApplyEffects apply_effects, std::function<void()> withdraw_changes);

    net::Reply pause(std::string_view body);
    net::Reply resume();
    net::Reply restart(std::string_view path);

 private:
    const StateReport& state_;
    monitor::Monitor& monitor_;
    const Environment& environment_;
    ApplyEffects apply_effects_;
    std::function<void()> withdraw_changes_;
};

/// Reads `{"minutes":N}`; nullopt: not JSON, not an object, or N is not a whole number within the bounds.
std::optional<std::chrono::minutes> pause_of(std::string_view body);

/// `{app}` and `{dyno}` of the path; nullopt where either name is malformed.
std::optional<std::pair<AppName, DynoName>> dyno_in_path(std::string_view path);

}  // namespace dynoward::daemon
