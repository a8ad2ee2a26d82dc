// SPDX-License-Identifier: MIT
#include "daemon/daemon.hpp"

#include "daemon/narrator.hpp"
#include "net/tls.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::chrono::seconds tick_interval{1};
constexpr unsigned ticks_per_totals = 60;
constexpr unsigned ticks_per_look = 5;  // dynos report each 20 s, each at a time of its own
constexpr std::chrono::milliseconds stop_poll{20};
// Connections get most of the time to their end, a request to the platform less: its outcome is looked up
// after a restart anyway.
constexpr std::chrono::seconds last_connections = limits::shutdown_deadline - std::chrono::seconds{2};
constexpr std::chrono::seconds last_api_request{5};

net::TlsContext client_tls_or_throw() {
    auto made = net::make_client_tls();
    if (const auto* problem = std::get_if<std::string>(&made)) {
        throw std::runtime_error(*problem);
    }
    return std::get<net::TlsContext>(std::move(made));
}

// The monitor asks it only where the platform is Heroku's own (PlatformApi::has_status_page).
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

Surroundings throttled(Surroundings surroundings, std::shared_ptr<LineThrottle> throttle) {
    surroundings.log = [throttle = std::move(throttle), clock = surroundings.clock,
                        log = std::move(surroundings.log)](Level level, const std::string& line) {
        for (const auto& one : throttle->take(clock().steady, level, line)) {
            log(one.level, one.text);
        }
    };
    return surroundings;
}

}  // namespace

Daemon::Daemon(boost::asio::io_context& context, settings::Settings settings, Surroundings surroundings)
    : settings_(std::move(settings)),
      unthrottled_log_(surroundings.log),
      surroundings_(throttled(std::move(surroundings), throttle_)),
      // decides everything, touches nothing
      monitor_(settings_, surroundings_.clock()),
      // what the system trusts, for everything we connect to
      client_tls_(client_tls_or_throw()),
      // one connection to the Platform API, one request at a time
      api_(context.get_executor(), settings_.platform, client_tls_, surroundings_.client_limits),
      // another one to its public status page, without the token
      status_page_(context.get_executor(), status_page(), client_tls_, surroundings_.client_limits),
      // and one to the host of the databases, for what may follow a restart
      data_api_(context.get_executor(), data_platform(settings_.platform), client_tls_,
                surroundings_.client_limits),
      // the monitor's requests out, the platform's replies in
      restarter_(api_, status_page_, monitor_, surroundings_,
                 [this](monitor::Effects& effects) { carry_out(effects); }),
      // news for people
      notices_(context.get_executor(), settings_, client_tls_, surroundings_.log),
      // what the owner wants done once after a restart
      follow_up_(context.get_executor(), settings_, api_, data_api_, client_tls_, surroundings_,
                 [this](const Notice& notice) { notices_.tell(notice); }),
      // log batches in
      drain_routes_(settings_, monitor_, surroundings_,
                    [this](monitor::Effects& effects) { carry_out(effects); }),
      // who may see and order
      owner_check_(settings_, surroundings_),
      // the state as a document
      state_report_(monitor_, surroundings_),
      // what changes, to the pages that listen
      event_feed_(context.get_executor(), state_report_),
      // state, ledger, metrics and events out
      admin_routes_(owner_check_, state_report_, monitor_, surroundings_, event_feed_, history_,
                    [this] { return tallies(); }),
      // an owner's orders in
      order_routes_(
          owner_check_, state_report_, monitor_, surroundings_,
          [this](monitor::Effects& effects) { carry_out(effects); }, [this] { restarter_.hold_back(); }),
      // what alerts of log tools ask for
      hook_routes_(settings_, monitor_, surroundings_,
                   [this](monitor::Effects& effects) { carry_out(effects); }),
      // the page itself
      page_routes_(owner_check_),
      // which path belongs to whom
      routes_(surroundings_, drain_routes_, admin_routes_, order_routes_, hook_routes_, page_routes_),
      // the listener and its connections
      server_(context.get_executor(), routes_, surroundings_.server_limits),
      // how late all of this is
      loop_watch_(context.get_executor()),
      // the monitor's pace, and the end
      tick_timer_(context),
      stop_timer_(context) {}

Daemon::~Daemon() = default;

void Daemon::start() {
    server_.listen(settings_.listener.host, settings_.listener.port,
                   server_tls_or_throw(settings_.listener));
    for (const auto& told : tell_start(settings_, server_.port(), server_.places())) {
        tell(told.level, told.line);
    }
    loop_watch_.start();
    tick();
}

void Daemon::carry_out(monitor::Effects& effects) {
    for (const auto& effect : effects) {
        surroundings_.observe(effect);
        if (const auto* request = std::get_if<monitor::SendRequest>(&effect)) {
            restarter_.send(*request);
        } else if (const auto* written = std::get_if<monitor::LedgerWritten>(&effect)) {
            const auto told = daemon::tell(*written);
            tell(told.level, told.line);
            if (!written->settled) {
                verdicts_.note(written->entry);
                history_.note(written->entry);
            }
            if (const auto notice = notice_of(*written, surroundings_.clock().wall)) {
                notices_.tell(*notice);
            }
            follow_up_.on(*written);
            event_feed_.tell(*written);
        } else if (const auto* news = std::get_if<monitor::News>(&effect)) {
            notices_.tell(notice_of(*news, surroundings_.clock().wall));
        } else if (const auto* remark = std::get_if<monitor::Remark>(&effect)) {
            const auto told = daemon::tell(*remark);
            tell(told.level, told.line);
        }
    }
    effects.clear();
}

Tallies Daemon::tallies() const {
    Tallies all{verdicts_,
                api_.totals(),
                notices_.totals(),
                server_.totals().acks,
                drain_routes_.refusals(),
                surroundings_.log_lines_dropped()};
    for (const auto* other : {&status_page_, &data_api_}) {
        for (const auto& [key, count] : other->totals()) {
            all.api[key] += count;
        }
    }
    all.door = {server_.totals(),      server_.open_connections(), server_.places(), routes_.refused(), {},
                loop_watch_.greatest()};
    for (const auto door : {GuessLimit::Door::drain, GuessLimit::Door::admin, GuessLimit::Door::hook}) {
        all.door.credentials[to_text(door)] = surroundings_.guesses->totals(door);
    }
    return all;
}

void Daemon::tick() {
    monitor::Effects effects;
    monitor_.on_tick(surroundings_.clock(), effects);
    carry_out(effects);
    tell_suppressed(surroundings_.clock().steady);
    event_feed_.tick();
    server_.tidy();
    if (!settings_.credentials.admin_password.empty() && ticks_ % ticks_per_look == 0) {
        history_.look(*state_report_.apps());
    }
    if (++ticks_ % ticks_per_totals == 0) {
        const auto told =
            tell_totals(monitor_.mode(), monitor_.totals(), server_.totals(), server_.open_connections());
        tell(told.level, told.line);
        const auto now = minute_totals(monitor_.totals());
        std::size_t dynos = 0;
        const auto apps = state_report_.apps();
        for (const auto& app : *apps) {
            dynos += app.dynos.size();
        }
        const auto l2met = tell_l2met(std::exchange(last_minute_, now), now, dynos);
        tell(l2met.level, l2met.line);
    }
    schedule_tick();
}

void Daemon::tell_suppressed(SteadyTime now) {
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
        tell(Level::info, "at=daemon.reload result=ignored reason=\"no TLS_CERT_FILE\"");
        return;
    }
    auto made = net::make_server_tls(listener.tls_cert_file, listener.tls_key_file);
    Line line("daemon.reload");
    if (const auto* problem = std::get_if<std::string>(&made)) {
        tell(Level::error, line.pair("result", "kept_old").pair("problem", *problem).text());
        return;
    }
    server_.use_tls(std::get<net::TlsContext>(std::move(made)));
    tell(Level::info, line.pair("result", "done").text());
}

void Daemon::stop(std::function<void()> done) {
    if (stopping_) {
        return;
    }
    stopping_ = true;
    stop_began_ = std::chrono::steady_clock::now();
    tell(Level::info, "at=daemon.stop");
    monitor_.stop_acting();
    tick_timer_.cancel();
    loop_watch_.stop();
    event_feed_.stop();
    server_.stop();
    routes_.shutting_down();
    restarter_.stop();
    follow_up_.stop();
    notices_.stop();
    wait_for_the_rest(std::move(done));
}

void Daemon::wait_for_the_rest(std::function<void()> done) {
    const auto waited = std::chrono::steady_clock::now() - stop_began_;
    const bool served = server_.open_connections() == 0;
    const bool idle = restarter_.idle() && follow_up_.idle() && notices_.idle();
    const bool asked = idle || waited >= last_api_request;
    if ((served && asked) || waited >= last_connections) {
        server_.abort();
        notices_.give_up();
        tell_suppressed(SteadyTime::max());
        const auto told =
            tell_totals(monitor_.mode(), monitor_.totals(), server_.totals(), server_.open_connections());
        tell(told.level, told.line);
        done();
        return;
    }
    stop_timer_.expires_after(stop_poll);
    stop_timer_.async_wait([weak = std::weak_ptr<Daemon*>(alive_),
                            then = std::move(done)](boost::system::error_code error) mutable {
        const auto self = weak.lock();
        if (!error && self) {
            (*self)->wait_for_the_rest(std::move(then));
        }
    });
}

}  // namespace dynoward::daemon
