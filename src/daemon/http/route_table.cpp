// SPDX-License-Identifier: MIT
#include "daemon/http/route_table.hpp"

#include <algorithm>
#include <array>

#include "daemon/http/alert_routes.hpp"
#include "daemon/http/command_routes.hpp"
#include "daemon/http/drain_routes.hpp"
#include "daemon/http/health_routes.hpp"
#include "daemon/http/page_routes.hpp"
#include "daemon/http/read_routes.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

using net::RequestHead;

constexpr std::string_view read_only = "GET, HEAD";
constexpr std::string_view post = "POST";

net::Reply on_batch(RouteGroups& to, const RequestHead& head, std::string_view body) {
    return to.drain.on_batch(head, body);
}
net::Reply on_page(RouteGroups& to, const RequestHead& head) {
    return to.page.file(head.path());
}

// The drain comes first: nearly every request is one of its.
constexpr std::array table{
    Route{post, "/logs", Auth::drain, nullptr, on_batch, "a batch of log lines: [The drain](#the-drain)",
          limits::body_bytes},
    Route{post, "/drain", Auth::drain, nullptr, on_batch, "the same", limits::body_bytes},
    Route{post, "/logs/{app}", Auth::drain, nullptr, on_batch, "the same, for the app in the path",
          limits::body_bytes},
    Route{read_only, "/healthz", Auth::none,
          [](RouteGroups& to, const RequestHead&) { return to.health.health(); }, nullptr,
          "200 `{\"status\":\"ok\"}` while the process serves"},
    Route{read_only, "/readyz", Auth::none,
          [](RouteGroups& to, const RequestHead& head) { return to.health.readiness(head); }, nullptr,
          "200, or 503 while shutting down; with `?verbose` and the admin's credential what is seen of "
          "each app "
          "and what is not: [Sight](#sight)"},
    Route{read_only, "/api/v1/state", Auth::admin,
          [](RouteGroups& to, const RequestHead&) { return to.read.state(); }, nullptr,
          "the present state of every app and dyno: [State](#state)"},
    Route{read_only, "/api/v1/ledger", Auth::admin,
          [](RouteGroups& to, const RequestHead& head) { return to.read.ledger(head.query()); }, nullptr,
          "decisions, newest first: [Ledger](#ledger). `?limit=N`, N from 1 to 1000, default 100"},
    Route{read_only, "/api/v1/history", Auth::admin,
          [](RouteGroups& to, const RequestHead&) { return to.read.history(); }, nullptr,
          "three hours of memory of each dyno (500 at most), with marks where it was `restarted` by us, "
          "`cycled` "
          "otherwise, or a release came (`released`)"},
    Route{read_only, "/api/v1/events", Auth::admin,
          [](RouteGroups& to, const RequestHead& head) { return to.read.events(head); }, nullptr,
          "server-sent events: [Events](#events)"},
    Route{read_only, "/metrics", Auth::admin,
          [](RouteGroups& to, const RequestHead&) { return to.read.metrics(); }, nullptr,
          "totals as Prometheus text: [metrics.md](metrics.md)"},
    Route{
        post, "/api/v1/pause", Auth::admin_command, nullptr,
        [](RouteGroups& to, const RequestHead&, std::string_view body) { return to.commands.pause(body); },
        "blocks every restart for some minutes: [Commands](#commands)", limits::command_bytes},
    Route{post, "/api/v1/resume", Auth::admin_command, nullptr,
          [](RouteGroups& to, const RequestHead&, std::string_view) { return to.commands.resume(); },
          "ends the pause", limits::command_bytes},
    Route{post, "/api/v1/apps/{app}/dynos/{dyno}/restart", Auth::admin_command, nullptr,
          [](RouteGroups& to, const RequestHead& head, std::string_view) {
              return to.commands.restart(head.path());
          },
          "restarts one dyno, unless a gate blocks it", limits::command_bytes},
    Route{post, "/hooks/restart", Auth::alert, nullptr,
          [](RouteGroups& to, const RequestHead& head, std::string_view body) {
              return to.alerts.on_alert(head, body);
          },
          "an alert requests a restart: [alert-webhooks.md](alert-webhooks.md)", limits::alert_bytes},
    Route{read_only, "/", Auth::admin, on_page, nullptr, "[the page](page.md)"},
    Route{read_only, "/{file}", Auth::admin, on_page, nullptr, "the files of the page", 0, PageRoutes::has},
    Route{"OPTIONS", "/", Auth::none,
          [](RouteGroups& to, const RequestHead&) { return to.health.options(); }, nullptr,
          "204: the default of HAProxy's health checks"},
};

}  // namespace

bool Route::matches(std::string_view given) const {
    if (auth == Auth::drain && given.size() > 1 && given.ends_with('/')) {
        given.remove_suffix(1);
    }
    const auto open = path.find('{');
    if (open == std::string_view::npos) {
        return given == path;
    }
    const auto prefix = path.substr(0, open);
    const auto suffix = path.substr(path.rfind('}') + 1);
    return given.size() > prefix.size() && given.starts_with(prefix) && given.ends_with(suffix) &&
           (condition == nullptr || condition(given));
}

bool Route::allows(std::string_view method) const {
    auto left = methods;
    while (!left.empty()) {
        const auto end = std::min(left.find(", "), left.size());
        if (left.substr(0, end) == method) {
            return true;
        }
        left.remove_prefix(std::min(end + 2, left.size()));
    }
    return false;
}

std::span<const Route> routes() {
    return table;
}

const Route* find_route(std::string_view path, std::string_view method) {
    const Route* other = nullptr;
    for (const auto& route : table) {
        if (!route.matches(path)) {
            continue;
        }
        if (route.allows(method)) {
            return &route;
        }
        other = other == nullptr ? &route : other;
    }
    return other;
}

std::string allowed_methods(std::string_view path) {
    std::string all;
    for (const auto& route : table) {
        if (route.path == path) {
            all += (all.empty() ? "" : ", ") + std::string(route.methods);
        }
    }
    return all;
}

}  // namespace dynoward::daemon
