// SPDX-License-Identifier: MIT
#include "daemon/http/health_routes.hpp"

#include <algorithm>

#include "alerts/form_fields.hpp"
#include "daemon/http/readiness.hpp"
#include "daemon/http/replies.hpp"
#include "daemon/http/route_table.hpp"

namespace dynoward::daemon {

net::Reply HealthRoutes::health() const {
    return json_reply(200, R"({"status":"ok"})");
}

net::Reply HealthRoutes::readiness(const net::RequestHead& head) {
    const auto fields = alerts::read_form(head.query());
    if (fields && std::any_of(fields->begin(), fields->end(),
                              [](const auto& field) { return field.first == "verbose"; })) {
        if (auto reply = verbose_readiness(head)) {
            return std::move(*reply);
        }
    }
    return shutting_down_ ? json_reply(503, R"({"status":"shutting down"})") : health();
}

std::optional<net::Reply> HealthRoutes::verbose_readiness(const net::RequestHead& head) {
    if (!auth_.is_enabled() || !head.find("Authorization")) {
        return std::nullopt;
    }
    if (auto refused = auth_.authorize(head)) {
        return refused;
    }
    auto made = daemon::readiness(shutting_down_, monitor_.standing(environment_.clock()), *state_.apps());
    return json_reply(made.status, std::move(made.json));
}

// It reveals nothing that /healthz does not.
net::Reply HealthRoutes::options() const {
    auto reply = status_reply(204);
    reply.fields.emplace_back("Allow", allowed_methods("/"));
    return reply;
}

}  // namespace dynoward::daemon
