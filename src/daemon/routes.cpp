// SPDX-License-Identifier: MIT
#include "daemon/routes.hpp"

#include <algorithm>

#include "daemon/logfmt.hpp"
#include "daemon/replies.hpp"

namespace dynoward::daemon {
namespace {

// `?verbose`, `?verbose=1`, among others or alone.
bool asks_for(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        if (pair.substr(0, pair.find('=')) == name) {
            return true;
        }
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return false;
}

}  // namespace

std::optional<net::Reply> Routes::on_head(const net::RequestHead& head) {
    if (DrainRoutes::owns(head.path())) {
        return drain_.on_head(head);
    }
    constexpr int refused = 400;
    auto reply = answer(head);
    if (reply && reply->status >= refused) {
        drain_.note_elsewhere(head, reply->status);
    }
    return reply;
}

std::optional<net::Reply> Routes::answer(const net::RequestHead& head) {
    const auto path = head.path();
    if (path == "/healthz" || path == "/readyz") {
        if (!is_get_or_head(head)) {
            return method_not_allowed("GET, HEAD");
        }
        if (path == "/readyz" && asks_for(head.query(), "verbose")) {
            if (auto told = admin_.readiness(head, !ready_)) {
                return told;
            }
        }
        const bool fine = ready_ || path == "/healthz";
        return json_reply(fine ? 200 : 503, fine ? R"({"status":"ok"})" : R"({"status":"shutting down"})");
    }
    // The default of HAProxy's health checks. It says nothing that /healthz does not.
    if (path == "/" && head.method == "OPTIONS") {
        auto reply = status_reply(204);
        reply.fields.emplace_back("Allow", "GET, HEAD, OPTIONS");
        return reply;
    }
    if (OrderRoutes::owns(path)) {
        return orders_.on_head(head);
    }
    if (HookRoutes::owns(path)) {
        return hook_.on_head(head);
    }
    return look(head);
}

net::Reply Routes::look(const net::RequestHead& head) {
    auto reply = AdminRoutes::owns(head.path())  ? admin_.on_head(head)
                 : PageRoutes::owns(head.path()) ? page_.on_head(head)
                                                 : status_reply(404);
    // None of them answers otherwise without the owner's password.
    reply.credential = reply.status < 400;
    return reply;
}

void Routes::on_refused(const net::RequestHead& head, int status, std::string_view why) {
    ++refused_[why];
    if (const auto events = throttles_[why].hit(surroundings_.clock().steady)) {
        Line line("http.turned_away");
        line.pair("reason", why).number("status", status);
        if (DrainRoutes::owns(head.path())) {
            line.pair("route", "drain");
        }
        surroundings_.log(Level::warn, line.count("requests", *events).text());
    }
}

net::Reply Routes::on_body(const net::RequestHead& head, std::string_view body) {
    if (HookRoutes::owns(head.path())) {
        return hook_.on_body(head, body);
    }
    return OrderRoutes::owns(head.path()) ? orders_.on_body(head, body) : drain_.on_body(head, body);
}

}  // namespace dynoward::daemon
