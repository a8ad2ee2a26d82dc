// SPDX-License-Identifier: MIT
// What an owner may read: state, ledger, metrics. Behind ADMIN_PASSWORD, and not there at all without one.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/surroundings.hpp"
#include "daemon/throttle.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/settings/settings.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class AdminRoutes {
 public:
    /// All must outlive the routes.
    AdminRoutes(const settings::Settings& settings, const monitor::Monitor& monitor,
                const Surroundings& surroundings);

    static bool owns(std::string_view path);
    /// Always a reply: no admin route reads a body.
    net::Reply on_head(const net::RequestHead& head);

 private:
    bool is_owner(const net::RequestHead& head);
    net::Reply ledger(std::string_view query) const;

    const settings::Settings& settings_;
    const monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    WallTime started_at_;
    Throttle unauthorized_;
};

/// `limit` of `?limit=N`: 1 to 1000, 100 where it is not given; nullopt where it is anything else or given
/// twice.
std::optional<std::size_t> ledger_limit(std::string_view query);

}  // namespace dynoward::daemon
