// SPDX-License-Identifier: MIT
// What an owner may order: pause, resume, and the restart of one dyno. Each goes to the monitor, whose
// gates decide; docs/adr/0011 says which of them an owner's own restart passes.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/owner_check.hpp"
#include "daemon/state_report.hpp"
#include "daemon/surroundings.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class OrderRoutes {
 public:
    /// All must outlive the routes. `hold_back`: what is queued for the Platform API and changes something
    /// is not sent any more.
    OrderRoutes(OwnerCheck& owner, const StateReport& state, monitor::Monitor& monitor,
                const Surroundings& surroundings, CarryOut carry_out, std::function<void()> hold_back);

    static bool owns(std::string_view path);
    std::optional<net::Reply> on_head(const net::RequestHead& head);
    net::Reply on_body(const net::RequestHead& head, std::string_view body);

 private:
    net::Reply pause(std::string_view body);
    net::Reply resume();
    net::Reply restart(std::string_view path);

    OwnerCheck& owner_;
    const StateReport& state_;
    monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    CarryOut carry_out_;
    std::function<void()> hold_back_;
};

/// Of `{"minutes":N}`; nullopt: not JSON, no object, or N is no whole number within the bounds.
std::optional<std::chrono::minutes> pause_of(std::string_view body);

/// `{app}` and `{dyno}` of the path; nullopt where either cannot exist.
std::optional<std::pair<AppName, DynoName>> dyno_in_path(std::string_view path);

}  // namespace dynoward::daemon
