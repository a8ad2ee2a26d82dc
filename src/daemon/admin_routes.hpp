// SPDX-License-Identifier: MIT
// What an owner may read: state, ledger, metrics, and events as they come. Behind ADMIN_PASSWORD, and not
// there at all without one.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/cached.hpp"
#include "daemon/event_feed.hpp"
#include "daemon/history.hpp"
#include "daemon/ledger_report.hpp"
#include "daemon/owner_check.hpp"
#include "daemon/state_report.hpp"
#include "daemon/surroundings.hpp"
#include "daemon/tallies.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "net/handler.hpp"

namespace dynoward::daemon {

class AdminRoutes {
 public:
    /// All must outlive the routes.
    AdminRoutes(OwnerCheck& owner, const StateReport& state, const monitor::Monitor& monitor,
                const Surroundings& surroundings, EventFeed& events, const History& history,
                std::function<Tallies()> tallies);

    static bool owns(std::string_view path);
    /// Always a reply: no admin route reads a body.
    net::Reply on_head(const net::RequestHead& head);
    /// What `/readyz?verbose` tells an owner; nullopt for whoever gives no credential, or where none is
    /// set.
    std::optional<net::Reply> readiness(const net::RequestHead& head, bool shutting_down);

 private:
    net::Reply ledger(std::string_view query);
    net::Reply events(const net::RequestHead& head);

    OwnerCheck& owner_;
    const StateReport& state_;
    const monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    EventFeed& events_;
    LedgerReport ledger_;
    const History& history_;
    Cached<std::string> history_text_{std::chrono::seconds(5)};  ///< as often as the curves grow
    std::function<Tallies()> tallies_;
};

/// `limit` of `?limit=N`: 1 to 1000, 100 where it is not given; nullopt where it is anything else or given
/// twice.
std::optional<std::size_t> ledger_limit(std::string_view query);

}  // namespace dynoward::daemon
