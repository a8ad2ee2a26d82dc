// SPDX-License-Identifier: MIT
#include "daemon/notices.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <nlohmann/json.hpp>

#include "daemon/logfmt.hpp"
#include "dynoward/settings/url.hpp"
#include "net/http_client.hpp"
#include "net/resolve.hpp"

namespace dynoward::daemon {
namespace {

namespace asio = boost::asio;

constexpr std::size_t max_queue = 256;
constexpr std::size_t max_reply_bytes = 65536;

// Slack reads these three as its own markup.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

struct Notices::State {
    State(const asio::any_io_executor& executor, const settings::HttpUrl& to, net::TlsContext tls,
          bool loopback, Log lines, NoticeTimes all_times)
        : timer(executor),
          target(to.target),
          http(executor, {to.tls, to.host, to.port}, std::move(tls),
               {all_times.whole, all_times.whole, all_times.whole, max_reply_bytes},
               [loopback](const asio::ip::address& address) {
                   return net::is_public(address) || (loopback && address.is_loopback());
               }),
          log(std::move(lines)),
          times(all_times) {}

    asio::steady_timer timer;
    std::string target;
    net::HttpClient http;
    Log log;
    NoticeTimes times;
    std::deque<std::string> queue;
    std::uint64_t dropped = 0;
    bool running = false;
    bool stopped = false;
};

Notices::Notices(const asio::any_io_executor& executor, const settings::Settings& settings,
                 net::TlsContext tls, Log log, NoticeTimes times) {
    const auto& secret = settings.slack_webhook_url;
    const auto url = secret.empty() ? std::nullopt : settings::parse_http_url(secret.reveal());
    if (!url || !url->tls) {
        if (!secret.empty()) {
            log(Level::warn, "at=notices.off reason=\"SLACK_WEBHOOK_URL is not an https URL\"");
        }
        return;
    }
    // Only a simulated platform on this machine may have its notices on this machine.
    const bool loopback = settings::is_loopback_host(settings.platform.host);
    state_ = std::make_shared<State>(executor, *url, std::move(tls), loopback, std::move(log), times);
}

Notices::~Notices() {
    if (state_) {
        stop();
        state_->http.close();
    }
}

void Notices::tell(const monitor::LedgerWritten& written) {
    const bool news =
        written.entry.verdict == policy::Verdict::restart && written.entry.result != policy::Result::none;
    if (!state_ || state_->stopped || !news) {
        return;
    }
    const nlohmann::json body{{"text", escaped(notice_text(written))}};
    state_->queue.push_back(body.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
    if (state_->queue.size() > max_queue) {
        state_->queue.pop_front();
        ++state_->dropped;
    }
    if (!state_->running) {
        state_->running = true;
        asio::co_spawn(state_->timer.get_executor(), run(state_),
                       [state = state_](const std::exception_ptr& failure) {
                           if (failure) {
                               state->running = false;
                               state->log(Level::warn, "at=notices.failed reason=exception");
                           }
                       });
    }
}

void Notices::stop() {
    if (state_) {
        state_->stopped = true;
        state_->queue.clear();
        state_->timer.cancel();
    }
}

bool Notices::idle() const {
    return !state_ || !state_->running;
}

asio::awaitable<void> Notices::run(std::shared_ptr<State> state) {
    while (!state->queue.empty()) {
        auto body = std::move(state->queue.front());
        state->queue.pop_front();
        const bool delivered = co_await deliver(state, std::move(body));
        if (!delivered || state->dropped > 0) {
            Line line("notices.lost");
            line.count("notices", state->dropped + (delivered ? 0 : 1));
            state->log(Level::warn, line.text());
            state->dropped = 0;
        }
    }
    state->running = false;
}

asio::awaitable<bool> Notices::deliver(std::shared_ptr<State> state, std::string body) {
    const std::array<std::chrono::milliseconds, 3> pauses{
        std::chrono::milliseconds{0}, state->times.first_pause, state->times.second_pause};
    for (const auto pause : pauses) {
        if (pause.count() > 0) {
            if (state->stopped) {
                co_return false;
            }
            state->timer.expires_after(pause);
            [[maybe_unused]] const auto [error] =
                co_await state->timer.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        net::ClientRequest request;
        request.method = "POST";
        request.target = state->target;
        request.fields = {{"Content-Type", "application/json"},
                          {"User-Agent", "dynoward/" DYNOWARD_VERSION}};
        request.body = body;
        const auto reply = co_await state->http.exchange(std::move(request));
        if (reply.status >= 200 && reply.status < 300) {
            co_return true;
        }
        Line line("notices.failed");
        if (reply.outcome == net::ClientReply::Outcome::answered) {
            line.number("status", reply.status);
        } else {
            line.pair("problem", reply.problem);
        }
        state->log(Level::warn, line.text());
        // A 4xx will not get better by saying it again; 429 might.
        if (reply.status >= 400 && reply.status < 500 && reply.status != 429) {
            co_return false;
        }
    }
    co_return false;
}

std::string notice_text(const monitor::LedgerWritten& written) {
    const auto& entry = written.entry;
    std::string text = entry.dyno.text() + " of " + entry.app.text() + ": restart ";
    text += entry.result == policy::Result::pending ? "decided" : policy::to_text(entry.result);
    const auto& why = entry.detail.empty() ? entry.reason : entry.detail;
    return why.empty() ? text : text + " - " + why;
}

}  // namespace dynoward::daemon
