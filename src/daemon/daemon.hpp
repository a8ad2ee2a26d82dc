// SPDX-License-Identifier: MIT
// The composition root: builds every object of the running program, in order, and lets them know each
// other. Runs on an io_context that somebody else runs, on one thread: serve() for the program, the demo
// inside its own process.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>

#include "daemon/admin_routes.hpp"
#include "daemon/drain_routes.hpp"
#include "daemon/event_feed.hpp"
#include "daemon/follow_up.hpp"
#include "daemon/history.hpp"
#include "daemon/hook_routes.hpp"
#include "daemon/line_throttle.hpp"
#include "daemon/loop_watch.hpp"
#include "daemon/narrator.hpp"
#include "daemon/notices.hpp"
#include "daemon/order_routes.hpp"
#include "daemon/owner_check.hpp"
#include "daemon/page_routes.hpp"
#include "daemon/restarter.hpp"
#include "daemon/routes.hpp"
#include "daemon/state_report.hpp"
#include "daemon/surroundings.hpp"
#include "daemon/tallies.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/settings/settings.hpp"
#include "net/api_client.hpp"
#include "net/server.hpp"

namespace dynoward::daemon {

/// The certificate or its key cannot be used: a matter of settings, not of the system.
struct CertificateError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Daemon {
 public:
    /// Throws std::runtime_error with a sentence where the system's trust store cannot be used.
    Daemon(boost::asio::io_context& context, settings::Settings settings, Surroundings surroundings);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    /// Listens and begins to tick. Throws CertificateError, or std::runtime_error where the port cannot be
    /// had.
    void start();
    /// The port in use, also where the settings said 0.
    std::uint16_t port() const { return server_.port(); }
    /// Reads certificate and key again; unusable files change nothing but the log.
    void reload_tls();
    /// Ends in good order: nothing new is decided or accepted, what is in hand is finished. `done` is
    /// called when nothing is left, after limits::shutdown_deadline at the latest. A second call changes
    /// nothing.
    void stop(std::function<void()> done);

    const monitor::Monitor& monitor() const { return monitor_; }

 private:
    void carry_out(monitor::Effects& effects);
    void schedule_tick();
    Tallies tallies() const;
    void tick();
    void wait_for_the_rest(std::function<void()> done);
    void tell(Level level, const std::string& line) const { surroundings_.log(level, line); }
    void tell_suppressed(SteadyTime now);

    settings::Settings settings_;
    /// Shared with the log that everything else writes to.
    std::shared_ptr<LineThrottle> throttle_ = std::make_shared<LineThrottle>();
    Log unthrottled_log_;
    Surroundings surroundings_;
    monitor::Monitor monitor_;
    net::TlsContext client_tls_;
    net::ApiClient api_;
    net::ApiClient status_page_;
    net::ApiClient data_api_;
    Restarter restarter_;
    VerdictTotals verdicts_;
    History history_;
    MinuteTotals last_minute_;
    Notices notices_;
    FollowUp follow_up_;
    DrainRoutes drain_routes_;
    OwnerCheck owner_check_;
    StateReport state_report_;
    EventFeed event_feed_;
    AdminRoutes admin_routes_;
    OrderRoutes order_routes_;
    HookRoutes hook_routes_;
    PageRoutes page_routes_;
    Routes routes_;
    net::Server server_;
    LoopWatch loop_watch_;
    boost::asio::steady_timer tick_timer_;
    boost::asio::steady_timer stop_timer_;
    unsigned ticks_ = 0;
    bool stopping_ = false;
    std::chrono::steady_clock::time_point stop_began_{};
    /// Handlers of the timers hold a weak pointer to it: one that is due already cannot be cancelled.
    std::shared_ptr<Daemon*> alive_ = std::make_shared<Daemon*>(this);
};

}  // namespace dynoward::daemon
