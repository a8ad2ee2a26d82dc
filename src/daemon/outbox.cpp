// SPDX-License-Identifier: MIT
#include "daemon/outbox.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "daemon/logfmt.hpp"
#include "dynoward/heroku/breaker.hpp"
#include "net/clock.hpp"

namespace dynoward::daemon {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

struct Outbox::State {
    State(const asio::any_io_executor& executor, std::string_view name, Webhook::Place place,
          net::TlsContext tls, Compose make, Log lines, const OutboxTimes& all_times)
        : timer(executor),
          to(name),
          webhook(executor, std::move(place), std::move(tls)),
          compose(std::move(make)),
          log(std::move(lines)),
          times(all_times) {}

    // Until the next message may go: so many at once, then one each `spacing`.
    std::chrono::nanoseconds to_wait(Clock::time_point now) const {
        return paid_until - (times.burst - 1) * times.spacing - now;
    }
    void note_sent(Clock::time_point now) { paid_until = std::max(paid_until, now) + times.spacing; }
    void note_lost(std::size_t notices) {
        untold += notices;
        unlogged += notices;
        totals.lost += notices;
    }
    void log_lost() {
        if (unlogged > 0) {
            Line line("notices.lost");
            log(Level::warn, line.pair("to", to).count("notices", unlogged).text());
            unlogged = 0;
        }
    }

    asio::steady_timer timer;
    std::string to;
    Webhook webhook;
    Compose compose;
    Log log;
    OutboxTimes times;
    std::deque<Notice> queue;
    NoticeTotals totals;
    std::size_t in_flight = 0;   ///< notices of the message under way
    std::uint64_t untold = 0;    ///< lost, and the receiver does not know it yet
    std::uint64_t unlogged = 0;  ///< lost, and the log does not say it yet
    Clock::time_point paid_until{};
    bool running = false;
    bool hurried = false;
};

Outbox::Outbox(const asio::any_io_executor& executor, std::string_view to, Webhook::Place place,
               net::TlsContext tls, Compose compose, Log log, const OutboxTimes& times)
    : state_(std::make_shared<State>(executor, to, std::move(place), std::move(tls), std::move(compose),
                                     std::move(log), times)) {}

Outbox::~Outbox() {
    state_->queue.clear();
    state_->hurried = true;
    state_->log = [](Level, const std::string&) {};
    state_->timer.cancel();
    state_->webhook.close();
}

void Outbox::put(Notice notice) {
    state_->queue.push_back(std::move(notice));
    if (state_->queue.size() > limits::notices) {
        state_->queue.pop_front();
        state_->note_lost(1);
    }
    if (state_->running) {
        return;
    }
    state_->running = true;
    asio::co_spawn(
        state_->timer.get_executor(), run(state_), [state = state_](const std::exception_ptr& failure) {
            state->running = false;
            if (failure) {
                state->note_lost(std::exchange(state->in_flight, 0));
                Line line("notices.failed");
                state->log(Level::warn, line.pair("to", state->to).pair("problem", "exception").text());
            }
        });
}

void Outbox::hurry() {
    state_->hurried = true;
    state_->timer.cancel();
}

NoticeTotals Outbox::totals() const {
    return state_->totals;
}

bool Outbox::idle() const {
    return !state_->running;
}

void Outbox::give_up() {
    state_->note_lost(state_->queue.size() + state_->in_flight);
    state_->queue.clear();
    state_->in_flight = 0;
    state_->log_lost();
}

asio::awaitable<void> Outbox::run(std::shared_ptr<State> state) {
    while (!state->queue.empty()) {
        co_await pause(state, state->to_wait(Clock::now()));
        if (state->queue.empty()) {
            break;  // given up meanwhile
        }
        state->note_sent(Clock::now());
        const auto lost = state->untold;
        auto message = state->compose(state->queue, lost);
        state->in_flight = message.notices;
        const bool delivered = co_await deliver(state, std::move(message.body));
        if (delivered) {
            state->untold -= lost;
            state->totals.sent += state->in_flight;
        } else {
            state->note_lost(state->in_flight);
        }
        state->in_flight = 0;
        state->log_lost();
    }
}

asio::awaitable<void> Outbox::pause(std::shared_ptr<State> state, std::chrono::nanoseconds time) {
    if (time.count() <= 0 || state->hurried) {
        co_return;
    }
    state->timer.expires_after(std::chrono::duration_cast<Clock::duration>(time));
    [[maybe_unused]] const auto [ignored] =
        co_await state->timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<bool> Outbox::deliver(std::shared_ptr<State> state, std::string body) {
    const std::array<std::chrono::milliseconds, 2> pauses{state->times.first_pause,
                                                          state->times.second_pause};
    for (std::size_t tries = 0;; ++tries) {
        auto copy = body;
        const auto reply = co_await state->webhook.post(std::move(copy));
        if (was_taken(reply)) {
            co_return true;
        }
        Line line("notices.failed");
        line.pair("to", state->to).pairs(outcome_text(reply));
        state->log(Level::warn, line.text());
        // A redirect is not followed, and a refusal will not get better by saying it again; 429 might.
        const bool answered = reply.outcome == net::ClientReply::Outcome::answered;
        const bool refused = answered && reply.status < 500 && reply.status != 429;
        if (refused || tries == pauses.size() || state->hurried) {
            co_return false;
        }
        std::chrono::nanoseconds wait = pauses.at(tries);
        if (answered) {
            const auto asked = heroku::read_retry_after(reply.field("Retry-After"), net::now());
            wait = std::max<std::chrono::nanoseconds>(
                wait, std::min<std::chrono::nanoseconds>(asked.value_or(wait), state->times.longest_pause));
        }
        co_await pause(state, wait);  // cut short by hurry(): then one more try is the last
    }
}

}  // namespace dynoward::daemon
