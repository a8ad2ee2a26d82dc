// SPDX-License-Identifier: MIT
// Which group of routes answers a path; each group knows its own paths (`owns`). Called by the HTTP
// session.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/admin_routes.hpp"
#include "daemon/drain_routes.hpp"
#include "daemon/hook_routes.hpp"
#include "daemon/order_routes.hpp"
#include "daemon/page_routes.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class Routes final : public net::Handler {
 public:
    Routes(const Surroundings& surroundings, DrainRoutes& drain, AdminRoutes& admin, OrderRoutes& orders,
           HookRoutes& hook, PageRoutes& page)
        : surroundings_(surroundings),
          drain_(drain),
          admin_(admin),
          orders_(orders),
          hook_(hook),
          page_(page) {}

    /// From now on /readyz says 503.
    void shutting_down() { ready_ = false; }

    std::optional<net::Reply> on_head(const net::RequestHead& head) override;
    net::Reply on_body(const net::RequestHead& head, std::string_view body) override;
    void on_refused(const net::RequestHead& head, int status, std::string_view why) override;

    /// Requests that were refused for their HTTP alone, by reason.
    const std::map<std::string_view, std::uint64_t>& refused() const { return refused_; }

 private:
    /// Of what is not the drain's.
    std::optional<net::Reply> answer(const net::RequestHead& head);
    net::Reply look(const net::RequestHead& head);

    const Surroundings& surroundings_;
    DrainRoutes& drain_;
    AdminRoutes& admin_;
    OrderRoutes& orders_;
    HookRoutes& hook_;
    PageRoutes& page_;
    bool ready_ = true;
    std::map<std::string_view, std::uint64_t> refused_;
    std::map<std::string_view, Throttle> throttles_;
};

}  // namespace dynoward::daemon
