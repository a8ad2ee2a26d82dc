// SPDX-License-Identifier: MIT
// `/healthz`, `/readyz` and `OPTIONS /`: for load balancers and tools that monitor Dynoward. They need no
// credential; with the admin's, `/readyz?verbose` returns more.
#pragma once

#include <optional>

#include "daemon/environment.hpp"
#include "daemon/http/admin_auth.hpp"
#include "daemon/http/state_report.hpp"
#include "monitor/monitor.hpp"
#include "net/reply.hpp"
#include "net/request_head.hpp"

namespace dynoward::daemon {

class HealthRoutes {
 public:
    /// All must outlive the routes.
    HealthRoutes(AdminAuth& auth, const StateReport& state, const monitor::Monitor& monitor,
                 const Environment& environment)
        : auth_(auth), state_(state), monitor_(monitor), environment_(environment) {}

    /// From now on /readyz answers 503.
    void shut_down() { shutting_down_ = true; }

    net::Reply health() const;
    net::Reply readiness(const net::RequestHead& head);
    net::Reply options() const;

 private:
    /// nullopt where the request has no credential, or no password is set: it gets the short answer.
    std::optional<net::Reply> verbose_readiness(const net::RequestHead& head);

    AdminAuth& auth_;
    const StateReport& state_;
    const monitor::Monitor& monitor_;
    const Environment& environment_;
    bool shutting_down_ = false;
};

}  // namespace dynoward::daemon
