// SPDX-License-Identifier: MIT
#include "daemon/http/routes.hpp"

#include "daemon/http/alert_routes.hpp"
#include "daemon/http/drain_routes.hpp"
#include "daemon/http/replies.hpp"
#include "daemon/telemetry/logfmt.hpp"

namespace dynoward::daemon {

std::optional<net::Reply> Routes::on_head(const net::RequestHead& head) {
    const auto* route = find_route(head.path(), head.method);
    if (route != nullptr && route->auth == Auth::drain) {
        return route->allows(head.method) ? groups_.drain.authorize(head)
                                          : groups_.drain.refuse(DrainRefusal::method, head);
    }
    constexpr int refused = 400;
    auto reply = answer(route, head);
    if (reply && reply->status >= refused) {
        groups_.drain.count_misdirected(head, reply->status);
    }
    return reply;
}

// Of a route that is not the drain's; nullopt: the body is to be read.
std::optional<net::Reply> Routes::answer(const Route* route, const net::RequestHead& head) {
    if (route == nullptr || !is_enabled(route->auth)) {
        return status_reply(404);
    }
    if (!route->allows(head.method)) {
        return method_not_allowed(std::string(route->methods));
    }
    if (auto refused = authorize(route->auth, head)) {
        return refused;
    }
    if (route->on_head == nullptr) {
        return is_longer_than(head, route->max_body_bytes) ? std::optional(status_reply(413))
                                                           : std::nullopt;
    }
    auto reply = route->on_head(groups_, head);
    reply.authenticated = route->auth != Auth::none && reply.status < 400;
    return reply;
}

bool Routes::is_enabled(Auth auth) const {
    switch (auth) {
        case Auth::admin:
        case Auth::admin_command: return auth_.is_enabled();
        case Auth::alert: return groups_.alerts.is_enabled();
        case Auth::drain:
        case Auth::none: break;
    }
    return true;
}

std::optional<net::Reply> Routes::authorize(Auth auth, const net::RequestHead& head) {
    switch (auth) {
        case Auth::admin: return auth_.authorize(head);
        case Auth::admin_command: return auth_.authorize_command(head);
        case Auth::alert: return groups_.alerts.authorize(head);
        case Auth::drain: return groups_.drain.authorize(head);
        case Auth::none: break;
    }
    return std::nullopt;
}

void Routes::on_refused(const net::RequestHead& head, int status, std::string_view why) {
    ++refused_[why];
    if (const auto events = throttles_[why].hit(environment_.clock().steady)) {
        LogfmtLine line("http.rejected");
        line.pair("reason", why).number("status", status);
        const auto* route = find_route(head.path(), head.method);
        if (route != nullptr && route->auth == Auth::drain) {
            line.pair("route", "drain");
        }
        environment_.log(Level::warn, line.count("requests", *events).text());
    }
}

// Called only after on_head() has returned nullopt for the same head.
net::Reply Routes::on_body(const net::RequestHead& head, std::string_view body) {
    const auto* route = find_route(head.path(), head.method);
    if (route == nullptr || route->on_body == nullptr) {
        return status_reply(404);
    }
    return body.size() > route->max_body_bytes ? status_reply(413) : route->on_body(groups_, head, body);
}

}  // namespace dynoward::daemon
