// SPDX-License-Identifier: MIT
// `POST /hooks/restart`: the alert of a hosted log tool asks for a restart. HOOK_TOKEN says that an owner
// set it up; which dynos may be meant is settled here and by the monitor; whether anything is done, by the
// gates. The token is a secret and never logged, also not as part of a URL.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/hook_alert.hpp"
#include "daemon/surroundings.hpp"
#include "daemon/throttle.hpp"
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
    /// What the owner wrote into the URL, for what the tool cannot say.
    struct InUrl {
        std::string app, dyno, type;
    };
    bool has_token(const net::RequestHead& head) const;
    bool is_monitored(std::string_view app) const;
    std::optional<AppName> app_of(const AlertSubject& subject, const InUrl& url) const;
    void ask(const AlertSubject& subject, const InUrl& url, const Alert& alert, monitor::WishAnswer& all);
    net::Reply answer(const Alert& alert, const monitor::WishAnswer& all) const;

    const settings::Settings& settings_;
    monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    CarryOut carry_out_;
    Throttle unauthorized_;
};

}  // namespace dynoward::daemon
