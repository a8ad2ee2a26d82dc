// SPDX-License-Identifier: MIT
// `POST /hooks/restart`: the alert webhook of a hosted log tool requests a restart. HOOK_TOKEN proves that
// the admin has set it up; the room `alerts` reads the alert and what it may request; the monitor finds the
// dynos, and its gates decide. The token is a secret and never logged, not even as part of a URL.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "alerts/alert_requests.hpp"
#include "daemon/environment.hpp"
#include "daemon/telemetry/throttle.hpp"
#include "monitor/monitor.hpp"
#include "net/reply.hpp"
#include "net/request_head.hpp"
#include "settings/settings.hpp"

namespace dynoward::daemon {

class AlertRoutes {
 public:
    /// All must outlive the routes.
    AlertRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
                const Environment& environment, ApplyEffects apply_effects);

    /// Without HOOK_TOKEN there is no such route.
    bool is_enabled() const { return !settings_.credentials.hook_token.empty(); }
    /// nullopt: the token is right, and the type one that alerts have.
    std::optional<net::Reply> authorize(const net::RequestHead& head);
    net::Reply on_alert(const net::RequestHead& head, std::string_view body);

 private:
    bool has_token(const net::RequestHead& head) const;
    monitor::RestartAnswer request_restarts(const alerts::AlertRequests& requests);
    net::Reply answer(const alerts::Alert& alert, const monitor::RestartAnswer& all) const;

    const settings::Settings& settings_;
    monitor::Monitor& monitor_;
    const Environment& environment_;
    ApplyEffects apply_effects_;
    std::vector<alerts::WatchedApp> apps_;
    Throttle unauthorized_;
};

}  // namespace dynoward::daemon
