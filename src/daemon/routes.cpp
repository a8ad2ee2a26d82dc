// SPDX-License-Identifier: MIT
#include "daemon/routes.hpp"

#include "daemon/replies.hpp"

namespace dynoward::daemon {

std::optional<net::Reply> Routes::on_head(const net::RequestHead& head) {
    const auto path = head.path();
    if (DrainRoutes::owns(path)) {
        return drain_.on_head(head);
    }
    if (path == "/healthz" || path == "/readyz") {
        if (!is_get_or_head(head)) {
            return method_not_allowed("GET, HEAD");
        }
        const bool fine = ready_ || path == "/healthz";
        return json_reply(fine ? 200 : 503, fine ? R"({"status":"ok"})" : R"({"status":"shutting down"})");
    }
    if (AdminRoutes::owns(path)) {
        return admin_.on_head(head);
    }
    if (OrderRoutes::owns(path)) {
        return orders_.on_head(head);
    }
    if (HookRoutes::owns(path)) {
        return hook_.on_head(head);
    }
    return PageRoutes::owns(path) ? page_.on_head(head) : status_reply(404);
}

net::Reply Routes::on_body(const net::RequestHead& head, std::string_view body) {
    if (HookRoutes::owns(head.path())) {
        return hook_.on_body(head, body);
    }
    return OrderRoutes::owns(head.path()) ? orders_.on_body(head, body) : drain_.on_body(head, body);
}

}  // namespace dynoward::daemon
