// SPDX-License-Identifier: MIT
// `POST /hooks/restart`: the alert of a hosted log tool asks for a restart. HOOK_TOKEN says that an owner
// set it up; what it says and may ask for is read by the room `alerts`; which dynos are meant, by the
// monitor; whether anything is done, by the gates. The token is a secret and never logged, also not as part
// of a URL.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "daemon/surroundings.hpp"
#include "daemon/throttle.hpp"
#include "dynoward/alerts/asks.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/settings/settings.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class HookRoutes {
 public:
    /// All must outlive the routes.
    HookRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
               const Surroundings& surroundings, CarryOut carry_out);

    static bool owns(std::string_view path) { return path == "/hooks/restart"; }
    std::optional<net::Reply> on_head(const net::RequestHead& head);
    net::Reply on_body(const net::RequestHead& head, std::string_view body);

 private:
    bool has_token(const net::RequestHead& head) const;
    monitor::WishAnswer carry_out(const alerts::Asks& asks);
    net::Reply answer(const alerts::Alert& alert, const monitor::WishAnswer& all) const;

    const settings::Settings& settings_;
    monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    CarryOut carry_out_;
    std::vector<alerts::WatchedApp> apps_;
    Throttle unauthorized_;
};

}  // namespace dynoward::daemon
