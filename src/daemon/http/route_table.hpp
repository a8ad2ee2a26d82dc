// SPDX-License-Identifier: MIT
// Every route of the HTTP interface, a row each: methods, path, credential, handler, and a sentence for the
// docs. Dispatch, 405 with `Allow`, and the table in docs/http.md follow from it. To add a route, add a row
// here and its handler to one of the groups. Called by Routes (routes.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "net/reply.hpp"
#include "net/request_head.hpp"

namespace dynoward::daemon {

class AlertRoutes;
class CommandRoutes;
class DrainRoutes;
class HealthRoutes;
class PageRoutes;
class ReadRoutes;

/// The credential that a request needs.
enum class Auth : std::uint8_t {
    none,
    drain,          ///< DRAIN_PASSWORD, or the drain password of the app
    admin,          ///< ADMIN_PASSWORD
    admin_command,  ///< the same, and not from a page of another origin
    alert,          ///< HOOK_TOKEN
};

/// The objects whose functions answer requests.
struct RouteGroups {
    DrainRoutes& drain;
    HealthRoutes& health;
    ReadRoutes& read;
    CommandRoutes& commands;
    AlertRoutes& alerts;
    PageRoutes& page;
};

struct Route {
    using OnHead = net::Reply (*)(RouteGroups&, const net::RequestHead&);
    using OnBody = net::Reply (*)(RouteGroups&, const net::RequestHead&, std::string_view body);
    using Condition = bool (*)(std::string_view path);

    std::string_view methods;  ///< as `Allow` lists them
    /// What stands between `{` and `}` may be any text: the handler rejects names that cannot exist. A path
    /// of the drain may end with one `/` more.
    std::string_view path;
    Auth auth = Auth::none;
    OnHead on_head = nullptr;  ///< of a route without a body
    OnBody on_body = nullptr;  ///< of all others
    std::string_view summary;
    std::size_t max_body_bytes = 0;
    Condition condition = nullptr;  ///< further restricts the path; null: nothing does

    bool matches(std::string_view path) const;
    bool allows(std::string_view method) const;
};

std::span<const Route> routes();

/// The route of this path and method; where the path has none with that method, one of its others; nullptr
/// where the path has none at all.
const Route* find_route(std::string_view path, std::string_view method);

/// The methods of all routes of exactly this path (`GET, HEAD, OPTIONS`).
std::string allowed_methods(std::string_view path);

}  // namespace dynoward::daemon
