// SPDX-License-Identifier: MIT
// Every route of contract and documentation in one table: who answers which path. Called by the HTTP
// session.
#pragma once

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
    Routes(DrainRoutes& drain, AdminRoutes& admin, OrderRoutes& orders, HookRoutes& hook, PageRoutes& page)
        : drain_(drain), admin_(admin), orders_(orders), hook_(hook), page_(page) {}

    /// From now on /readyz says 503.
    void shutting_down() { ready_ = false; }

    std::optional<net::Reply> on_head(const net::RequestHead& head) override;
    net::Reply on_body(const net::RequestHead& head, std::string_view body) override;

 private:
    DrainRoutes& drain_;
    AdminRoutes& admin_;
    OrderRoutes& orders_;
    HookRoutes& hook_;
    PageRoutes& page_;
    bool ready_ = true;
};

}  // namespace dynoward::daemon
