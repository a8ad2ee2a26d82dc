// SPDX-License-Identifier: MIT
// Dispatches requests by the table of routes (route_table.hpp): finds the route, then checks that it is
// enabled, the method and the credential, in this order, and only then calls its handler. Called by the
// HTTP session.
#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "daemon/environment.hpp"
#include "daemon/http/admin_auth.hpp"
#include "daemon/http/route_table.hpp"
#include "daemon/telemetry/throttle.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class Routes final : public net::Handler {
 public:
    /// All must outlive it.
    Routes(const Environment& environment, AdminAuth& auth, const RouteGroups& groups)
        : environment_(environment), auth_(auth), groups_(groups) {}

    std::optional<net::Reply> on_head(const net::RequestHead& head) override;
    net::Reply on_body(const net::RequestHead& head, std::string_view body) override;
    void on_refused(const net::RequestHead& head, int status, std::string_view why) override;

    /// Requests that were refused for their HTTP alone, by reason.
    const std::map<std::string_view, std::uint64_t>& refused() const { return refused_; }

 private:
    std::optional<net::Reply> answer(const Route* route, const net::RequestHead& head);
    bool is_enabled(Auth auth) const;
    std::optional<net::Reply> authorize(Auth auth, const net::RequestHead& head);

    const Environment& environment_;
    AdminAuth& auth_;
    RouteGroups groups_;
    std::map<std::string_view, std::uint64_t> refused_;
    std::map<std::string_view, Throttle> throttles_;
};

}  // namespace dynoward::daemon
