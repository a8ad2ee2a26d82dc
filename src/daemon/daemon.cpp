// SPDX-License-Identifier: MIT
#include "daemon/daemon.hpp"

#include "net/tls.hpp"
#include "values/overloaded.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::chrono::seconds tick_interval{1};
constexpr unsigned ticks_per_totals = 60;
constexpr unsigned ticks_per_record = 5;  // dynos report every 20 s, each at another time
constexpr std::chrono::milliseconds stop_poll{20};
// Connections get most of the time to finish, a request to the platform less: after a restart its outcome
// is read from the dyno list anyway.
constexpr std::chrono::seconds last_connections = limits::shutdown_deadline - std::chrono::seconds{2};
constexpr std::chrono::seconds last_api_request{5};

net::TlsContext client_tls_or_throw() {
    auto made = net::make_client_tls();
    if (const auto* problem = std::get_if<std::string>(&made)) {
        throw std::runtime_error(*problem);
    }
    return std::get<net::TlsContext>(std::move(made));
}

// The monitor uses it only where the platform is Heroku's own (PlatformApi::has_status_page).
settings::PlatformApi status_page() {
    settings::PlatformApi page;
    page.host = "status.heroku.com";
    return page;
}

net::TlsContext server_tls_or_throw(const settings::Listener& listener) {
    if (listener.tls_cert_file.empty()) {
        return nullptr;
    }
    auto made = net::make_server_tls(listener.tls_cert_file, listener.tls_key_file);
    if (const auto* problem = std::get_if<std::string>(&made)) {
        throw CertificateError(*problem);
    }
    return std::get<net::TlsContext>(std::move(made));
}

Environment throttled(Environment environment, std::shared_ptr<LineThrottle> throttle) {
    environment.log = [throttle = std::move(throttle), clock = environment.clock,
                       log = std::move(environment.log)](Level level, const std::string& line) {
        for (const auto& one : throttle->take(clock().steady, level, line)) {
            log(one.level, one.text);
        }
    };
    return environment;
}

}  // namespace

Daemon::Daemon(boost::asio::io_context& context, settings::Settings settings, Environment environment)
    : settings_(std::move(settings)),
      unthrottled_log_(environment.log),
      environment_(throttled(std::move(environment), throttle_)),
      // makes every decision, and does no I/O
      monitor_(settings_, environment_.clock()),
      // the system's trust store, for all outgoing connections
      client_tls_(client_tls_or_throw()),
      // one connection to the Platform API, one request at a time
      api_(context.get_executor(), settings_.platform, client_tls_, environment_.client_limits),
      // another one to its public status page, without the token
      status_page_(context.get_executor(), status_page(), client_tls_, environment_.client_limits),
      // and one to the host of the databases, for what may follow a restart
      data_api_(context.get_executor(), data_platform(settings_.platform), client_tls_,
                environment_.client_limits),
      // sends the monitor's requests, and passes it the platform's replies
      platform_requests_(api_, status_page_, monitor_, environment_,
                         [this](monitor::Effects& effects) { apply_effects(effects); }),
      // notifications to Slack and the webhook
      notifier_(context.get_executor(), settings_, client_tls_, environment_.log),
      // actions that the admin has configured for after a restart
      post_restart_actions_(
          context.get_executor(), settings_, api_, data_api_, client_tls_, environment_,
          [this](const OutgoingNotification& notification) { notifier_.notify(notification); }),
      // authenticates the admin
      admin_auth_(settings_, environment_),
      // the state as a document
      state_report_(monitor_, environment_),
      // changes of it, to open pages
      event_feed_(context.get_executor(), state_report_),
      // receives log batches
      drain_routes_(settings_, monitor_, environment_,
                    [this](monitor::Effects& effects) { apply_effects(effects); }),
      // answers load balancers
      health_routes_(admin_auth_, state_report_, monitor_, environment_),
      // state, ledger, history, metrics and events
      read_routes_(state_report_, monitor_, event_feed_, history_, [this] { return totals(); }),
      // pause, resume, restart
      command_routes_(
          state_report_, monitor_, environment_,
          [this](monitor::Effects& effects) { apply_effects(effects); },
          [this] { platform_requests_.withdraw_changes(); }),
      // receives alerts of log tools
      alert_routes_(settings_, monitor_, environment_,
                    [this](monitor::Effects& effects) { apply_effects(effects); }),
      // dispatches requests to the above
      routes_(environment_, admin_auth_,
              {drain_routes_, health_routes_, read_routes_, command_routes_, alert_routes_, page_routes_}),
      // the listener and its connections
      server_(context.get_executor(), routes_, environment_.server_limits),
      // how late all of this is
      loop_watch_(context.get_executor()),
      // the monitor's pace, and the end
      tick_timer_(context),
      stop_timer_(context) {}

Daemon::~Daemon() = default;

void Daemon::start() {
    server_.listen(settings_.listener.host, settings_.listener.port,
                   server_tls_or_throw(settings_.listener));
    for (const auto& line : format_start(settings_, server_.port(), server_.capacity())) {
        log(line);
    }
    loop_watch_.start();
    tick();
}

void Daemon::apply_effects(monitor::Effects& effects) {
    for (const auto& effect : effects) {
        environment_.observe(effect);
        std::visit(
            Overloaded{
                [this](const monitor::SendRequest& request) { platform_requests_.send(request); },
                [this](const monitor::WithdrawRequests& which) { platform_requests_.withdraw(which); },
                [this](const monitor::LedgerWritten& written) { on_ledger_written(written); },
                [this](const monitor::LogEvent& event) { log(format_event(event)); },
                [this](const monitor::Notification& notification) {
                    notifier_.notify(to_outgoing(notification, environment_.clock().wall));
                },
            },
            effect);
    }
    effects.clear();
}

void Daemon::on_ledger_written(const monitor::LedgerWritten& written) {
    log(format_ledger_entry(written));
    if (!written.settled) {
        verdicts_.count(written.entry);
        history_.mark_restart(written.entry);
    }
    if (const auto notification = to_outgoing(written, environment_.clock().wall)) {
        notifier_.notify(*notification);
    }
    post_restart_actions_.on_ledger_written(written);
    event_feed_.publish(written);
}

DaemonTotals Daemon::totals() const {
    DaemonTotals all{verdicts_,
                     api_.totals(),
                     notifier_.totals(),
                     server_.totals().acks,
                     drain_routes_.refusals(),
                     environment_.log_lines_dropped()};
    for (const auto* other : {&status_page_, &data_api_}) {
        for (const auto& [key, count] : other->totals()) {
            all.api[key] += count;
        }
    }
    all.listener = {
        server_.totals(),       server_.open_connections(), server_.capacity(), routes_.refused(), {},
        loop_watch_.max_delay()};
    for (const auto door : {GuessLimit::Door::drain, GuessLimit::Door::admin, GuessLimit::Door::hook}) {
        all.listener.credentials[to_text(door)] = environment_.guesses->totals(door);
    }
    return all;
}

void Daemon::tick() {
    monitor::Effects effects;
    monitor_.on_tick(environment_.clock(), effects);
    apply_effects(effects);
    log_suppressed(environment_.clock().steady);
    event_feed_.tick();
    server_.tidy();
    if (admin_auth_.is_enabled() && ticks_ % ticks_per_record == 0) {
        history_.record(*state_report_.apps());
    }
    if (++ticks_ % ticks_per_totals == 0) {
        log_minute();
    }
    schedule_tick();
}

void Daemon::log_minute() {
    log_totals();
    const auto now = minute_totals(monitor_.totals());
    std::size_t dynos = 0;
    const auto apps = state_report_.apps();
    for (const auto& app : *apps) {
        dynos += app.dynos.size();
    }
    log(format_l2met(std::exchange(last_minute_, now), now, dynos));
}

void Daemon::log_totals() const {
    log(format_totals(monitor_.mode(), monitor_.totals(), server_.totals(), server_.open_connections()));
}

void Daemon::log_suppressed(SteadyTime now) {
    for (const auto& line : throttle_->due(now)) {
        unthrottled_log_(line.level, line.text);
    }
}

void Daemon::schedule_tick() {
    tick_timer_.expires_after(tick_interval);
    tick_timer_.async_wait([weak = std::weak_ptr<Daemon*>(alive_)](boost::system::error_code error) {
        const auto self = weak.lock();
        if (!error && self && !(*self)->stopping_) {
            (*self)->tick();
        }
    });
}

void Daemon::reload_tls() {
    const auto& listener = settings_.listener;
    if (listener.tls_cert_file.empty()) {
        log(Level::info, "at=daemon.reload result=ignored reason=\"no TLS_CERT_FILE\"");
        return;
    }
    auto made = net::make_server_tls(listener.tls_cert_file, listener.tls_key_file);
    LogfmtLine line("daemon.reload");
    if (const auto* problem = std::get_if<std::string>(&made)) {
        log(Level::error, line.pair("result", "kept_old").pair("problem", *problem).text());
        return;
    }
    server_.use_tls(std::get<net::TlsContext>(std::move(made)));
    log(Level::info, line.pair("result", "done").text());
}

void Daemon::stop(std::function<void()> done) {
    if (stopping_) {
        return;
    }
    stopping_ = true;
    stop_began_ = std::chrono::steady_clock::now();
    log(Level::info, "at=daemon.stop");
    monitor_.stop_acting();
    monitor::Effects effects;
    monitor_.on_tick(environment_.clock(), effects);  // cancels the restarts in preflight
    apply_effects(effects);
    tick_timer_.cancel();
    loop_watch_.stop();
    event_feed_.stop();
    server_.stop();
    health_routes_.shut_down();
    platform_requests_.stop();
    post_restart_actions_.stop();
    notifier_.stop();
    wait_until_idle(std::move(done));
}

void Daemon::wait_until_idle(std::function<void()> done) {
    const auto waited = std::chrono::steady_clock::now() - stop_began_;
    if (platform_requests_.idle() || waited >= last_api_request) {
        monitor::Effects effects;
        monitor_.close_restarts(environment_.clock(), effects);
        apply_effects(effects);
    }
    const bool no_connections = server_.open_connections() == 0;
    const bool idle = platform_requests_.idle() && post_restart_actions_.idle() && notifier_.idle();
    if ((no_connections && (idle || waited >= last_api_request)) || waited >= last_connections) {
        server_.abort();
        notifier_.abandon();
        log_suppressed(SteadyTime::max());
        log_totals();
        done();
        return;
    }
    stop_timer_.expires_after(stop_poll);
    stop_timer_.async_wait([weak = std::weak_ptr<Daemon*>(alive_),
                            then = std::move(done)](boost::system::error_code error) mutable {
        const auto self = weak.lock();
        if (!error && self) {
            (*self)->wait_until_idle(std::move(then));
        }
    });
}

}  // namespace dynoward::daemon
