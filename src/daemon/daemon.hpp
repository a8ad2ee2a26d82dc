// SPDX-License-Identifier: MIT
// The composition root: builds every object of the running program, in order, and connects them. Runs on
// one thread, on an io_context of the caller: of serve() for the program, of the demo inside its own
// process.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>

#include "daemon/environment.hpp"
#include "daemon/http/admin_auth.hpp"
#include "daemon/http/alert_routes.hpp"
#include "daemon/http/command_routes.hpp"
#include "daemon/http/drain_routes.hpp"
#include "daemon/http/event_feed.hpp"
#include "daemon/http/health_routes.hpp"
#include "daemon/http/memory_history.hpp"
#include "daemon/http/page_routes.hpp"
#include "daemon/http/read_routes.hpp"
#include "daemon/http/routes.hpp"
#include "daemon/http/state_report.hpp"
#include "daemon/notify/notifier.hpp"
#include "daemon/platform_request_queue.hpp"
#include "daemon/post_restart_actions.hpp"
#include "daemon/telemetry/line_throttle.hpp"
#include "daemon/telemetry/log_format.hpp"
#include "daemon/telemetry/loop_watch.hpp"
#include "daemon/telemetry/totals.hpp"
#include "monitor/monitor.hpp"
#include "net/server.hpp"
#include "platform_api/api_client.hpp"
#include "settings/settings.hpp"

namespace dynoward::daemon {

/// The certificate or its key cannot be used: a fault of the settings, not of the system.
struct CertificateError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Daemon {
 public:
    /// Throws std::runtime_error with a sentence where the system's trust store cannot be used.
    Daemon(boost::asio::io_context& context, settings::Settings settings, Environment environment);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    /// Starts to listen and to tick. Throws CertificateError, or std::runtime_error where the port is not
    /// available.
    void start();
    /// The port in use, also where the settings have 0.
    std::uint16_t port() const { return server_.port(); }
    /// Reads certificate and key again; unusable files are logged and change nothing.
    void reload_tls();
    /// Shuts down in good order: accepts and decides nothing new, and finishes what is in progress. `done`
    /// is called when nothing is left, after limits::shutdown_deadline at the latest. A second call has no
    /// effect.
    void stop(std::function<void()> done);

    const monitor::Monitor& monitor() const { return monitor_; }

 private:
    /// Carries out the monitor's effects in order, and clears the list.
    void apply_effects(monitor::Effects& effects);
    void on_ledger_written(const monitor::LedgerWritten& written);
    void schedule_tick();
    DaemonTotals totals() const;
    void tick();
    void log_minute();
    void wait_until_idle(std::function<void()> done);
    void log(Level level, const std::string& line) const { environment_.log(level, line); }
    void log(const LogLine& line) const { log(line.level, line.text); }
    void log_totals() const;
    void log_suppressed(SteadyTime now);

    settings::Settings settings_;
    /// Shared with `environment_.log`, which every part writes to.
    std::shared_ptr<LineThrottle> throttle_ = std::make_shared<LineThrottle>();
    Log unthrottled_log_;
    Environment environment_;
    monitor::Monitor monitor_;
    net::TlsContext client_tls_;
    platform_api::ApiClient api_;
    platform_api::ApiClient status_page_;
    platform_api::ApiClient data_api_;
    PlatformRequestQueue platform_requests_;
    VerdictCounts verdicts_;
    MemoryHistory history_;
    MinuteTotals last_minute_;
    Notifier notifier_;
    PostRestartActions post_restart_actions_;
    AdminAuth admin_auth_;
    StateReport state_report_;
    EventFeed event_feed_;
    DrainRoutes drain_routes_;
    HealthRoutes health_routes_;
    ReadRoutes read_routes_;
    CommandRoutes command_routes_;
    AlertRoutes alert_routes_;
    PageRoutes page_routes_;
    Routes routes_;
    net::Server server_;
    LoopWatch loop_watch_;
    boost::asio::steady_timer tick_timer_;
    boost::asio::steady_timer stop_timer_;
    unsigned ticks_ = 0;
    bool stopping_ = false;
    std::chrono::steady_clock::time_point stop_began_{};
    /// Handlers of the timers hold a weak pointer to it: a handler that is already due cannot be cancelled.
    std::shared_ptr<Daemon*> alive_ = std::make_shared<Daemon*>(this);
};

}  // namespace dynoward::daemon
