// SPDX-License-Identifier: MIT
// The whole HTTP interface without a socket: every group of routes, and the table in front of them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <utility>

#include "daemon/http/alert_routes.hpp"
#include "daemon/http/command_routes.hpp"
#include "daemon/http/drain_routes.hpp"
#include "daemon/http/health_routes.hpp"
#include "daemon/http/page_routes.hpp"
#include "daemon/http/read_routes.hpp"
#include "daemon/http/routes.hpp"

namespace dynoward::daemon {

struct AllRoutes {
    /// All references must outlive it.
    AllRoutes(
        const settings::Settings& settings, monitor::Monitor& monitor, const Environment& environment,
        std::function<void()> withdraw_changes = [] {})
        : auth(settings, environment),
          state(monitor, environment),
          events(context.get_executor(), state),
          drain(settings, monitor, environment, drop_effects),
          health(auth, state, monitor, environment),
          read(state, monitor, events, history, [] { return DaemonTotals{}; }),
          commands(state, monitor, environment, drop_effects, std::move(withdraw_changes)),
          alerts(settings, monitor, environment, drop_effects),
          routes(environment, auth, {drain, health, read, commands, alerts, page}) {}
    AllRoutes(const AllRoutes&) = delete;
    AllRoutes& operator=(const AllRoutes&) = delete;

    std::optional<net::Reply> on_head(const net::RequestHead& head) { return routes.on_head(head); }
    /// Head and body, as the session passes them.
    net::Reply answer(const net::RequestHead& head, std::string_view body) {
        auto early = routes.on_head(head);
        return early ? std::move(*early) : routes.on_body(head, body);
    }

    static void drop_effects(monitor::Effects& effects) { effects.clear(); }

    boost::asio::io_context context;
    AdminAuth auth;
    StateReport state;
    EventFeed events;
    MemoryHistory history;
    DrainRoutes drain;
    HealthRoutes health;
    ReadRoutes read;
    CommandRoutes commands;
    AlertRoutes alerts;
    PageRoutes page;
    Routes routes;
};

}  // namespace dynoward::daemon
