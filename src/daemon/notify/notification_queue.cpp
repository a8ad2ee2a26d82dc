// SPDX-License-Identifier: MIT
#include "daemon/notify/notification_queue.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "daemon/telemetry/logfmt.hpp"
#include "heroku/breaker.hpp"
#include "net/clock.hpp"

namespace dynoward::daemon {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

struct NotificationQueue::State {
    State(const asio::any_io_executor& executor, std::string_view name, Webhook::Destination destination,
          net::TlsContext tls, Compose make, Log lines, const DeliveryTimes& all_times)
        : timer(executor),
          to(name),
          webhook(executor, std::move(destination), std::move(tls)),
          compose(std::move(make)),
          log(std::move(lines)),
          times(all_times) {}

    // Until the next message may be sent: `burst` at once, then one per `spacing`.
    std::chrono::nanoseconds to_wait(Clock::time_point now) const {
        return paid_until - (times.burst - 1) * times.spacing - now;
    }
    void count_sent(Clock::time_point now) { paid_until = std::max(paid_until, now) + times.spacing; }
    void count_lost(std::size_t notifications) {
        unreported += notifications;
        unlogged += notifications;
        totals.lost += notifications;
    }
    void log_lost() {
        if (unlogged > 0) {
            LogfmtLine line("notices.lost");
            log(Level::warn, line.pair("to", to).count("notices", unlogged).text());
            unlogged = 0;
        }
    }

    asio::steady_timer timer;
    std::string to;
    Webhook webhook;
    Compose compose;
    Log log;
    DeliveryTimes times;
    std::deque<OutgoingNotification> queue;
    NotificationTotals totals;
    std::size_t in_flight = 0;     ///< notifications of the message under way
    std::uint64_t unreported = 0;  ///< lost, and the receiver has not been informed
    std::uint64_t unlogged = 0;    ///< lost, and not logged yet
    Clock::time_point paid_until{};
    bool running = false;
    bool draining = false;
};

NotificationQueue::NotificationQueue(const asio::any_io_executor& executor, std::string_view to,
                                     Webhook::Destination destination, net::TlsContext tls, Compose compose,
                                     Log log, const DeliveryTimes& times)
    : state_(std::make_shared<State>(executor, to, std::move(destination), std::move(tls),
                                     std::move(compose), std::move(log), times)) {}

NotificationQueue::~NotificationQueue() {
    state_->queue.clear();
    state_->draining = true;
    state_->log = [](Level, const std::string&) {};
    state_->timer.cancel();
    state_->webhook.close();
}

void NotificationQueue::push(OutgoingNotification notification) {
    state_->queue.push_back(std::move(notification));
    if (state_->queue.size() > limits::notices) {
        state_->queue.pop_front();
        state_->count_lost(1);
    }
    if (state_->running) {
        return;
    }
    state_->running = true;
    asio::co_spawn(
        state_->timer.get_executor(), run(state_), [state = state_](const std::exception_ptr& failure) {
            state->running = false;
            if (failure) {
                state->count_lost(std::exchange(state->in_flight, 0));
                LogfmtLine line("notices.failed");
                state->log(Level::warn, line.pair("to", state->to).pair("problem", "exception").text());
            }
        });
}

void NotificationQueue::drain() {
    state_->draining = true;
    state_->timer.cancel();
}

NotificationTotals NotificationQueue::totals() const {
    return state_->totals;
}

bool NotificationQueue::idle() const {
    return !state_->running;
}

void NotificationQueue::abandon() {
    state_->count_lost(state_->queue.size() + state_->in_flight);
    state_->queue.clear();
    state_->in_flight = 0;
    state_->log_lost();
}

asio::awaitable<void> NotificationQueue::run(std::shared_ptr<State> state) {
    while (!state->queue.empty()) {
        co_await pause(state, state->to_wait(Clock::now()));
        if (state->queue.empty()) {
            break;  // abandoned meanwhile
        }
        state->count_sent(Clock::now());
        const auto lost = state->unreported;
        auto message = state->compose(state->queue, lost);
        state->in_flight = message.notifications;
        const bool delivered = co_await deliver(state, std::move(message.body));
        if (delivered) {
            state->unreported -= lost;
            state->totals.sent += state->in_flight;
        } else {
            state->count_lost(state->in_flight);
        }
        state->in_flight = 0;
        state->log_lost();
    }
}

asio::awaitable<void> NotificationQueue::pause(std::shared_ptr<State> state,
                                               std::chrono::nanoseconds time) {
    if (time.count() <= 0 || state->draining) {
        co_return;
    }
    state->timer.expires_after(std::chrono::duration_cast<Clock::duration>(time));
    [[maybe_unused]] const auto [ignored] =
        co_await state->timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<bool> NotificationQueue::deliver(std::shared_ptr<State> state, std::string body) {
    const std::array<std::chrono::milliseconds, 2> pauses{state->times.first_pause,
                                                          state->times.second_pause};
    for (std::size_t tries = 0;; ++tries) {
        auto copy = body;
        const auto reply = co_await state->webhook.post(std::move(copy));
        if (was_accepted(reply)) {
            co_return true;
        }
        LogfmtLine line("notices.failed");
        line.pair("to", state->to).pairs(outcome_text(reply));
        state->log(Level::warn, line.text());
        // A redirect is not followed. A refusal is final, except 429.
        const bool answered = reply.outcome == net::ClientReply::Outcome::answered;
        const bool refused = answered && reply.status < 500 && reply.status != 429;
        if (refused || tries == pauses.size() || state->draining) {
            co_return false;
        }
        std::chrono::nanoseconds wait = pauses.at(tries);
        if (answered) {
            const auto asked = heroku::read_retry_after(reply.field("Retry-After"), net::now());
            wait = std::max<std::chrono::nanoseconds>(
                wait, std::min<std::chrono::nanoseconds>(asked.value_or(wait), state->times.max_pause));
        }
        co_await pause(state, wait);  // cut short by drain(): then the next try is the last
    }
}

}  // namespace dynoward::daemon
