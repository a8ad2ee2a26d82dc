// SPDX-License-Identifier: MIT
// What a session waits for other than its socket: memory for a body, its turn with a large one, and the
// delay of a reply. Session::close() ends each wait.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>

#include "net/eviction.hpp"
#include "net/exchange.hpp"
#include "net/session.hpp"

namespace dynoward::net {
namespace {

// How often the first in the queue rechecks: a body becomes slow by the passing of time alone.
constexpr std::chrono::milliseconds recheck_interval{20};
// The others are woken when they become the first.
constexpr std::chrono::seconds long_sleep{60};

}  // namespace

asio::awaitable<void> Session::sleep(std::chrono::milliseconds time) {
    if (connection_->is_open()) {
        sleeper_.expires_after(time);
        [[maybe_unused]] const auto [ignored] =
            co_await sleeper_.async_wait(asio::as_tuple(asio::deferred));
    }
}

// False: the connection has ended.
asio::awaitable<bool> Session::wait_in_queue(WaitQueue::Entry& place) {
    while (!place.first() && connection_->is_open()) {
        co_await sleep(long_sleep);
    }
    co_return connection_->is_open() && server_->handler != nullptr;
}

// Enlarges the buffer for a body, once the budget has room. Reads nothing until then.
asio::awaitable<bool> Session::grow(Exchange& exchange, std::size_t capacity, bool small) {
    auto& bodies = server_->bodies;
    auto& line = bodies.line(small);
    if (!line.empty() || !share_.grow_to(capacity, small)) {
        WaitQueue::Entry place(line, sleeper_);
        enter_phase(Phase::queued);
        bool here = co_await wait_in_queue(place);
        while (here && !share_.grow_to(capacity, small)) {
            free_body_memory(*server_);
            if (!share_.grow_to(capacity, small)) {
                co_await sleep(recheck_interval);
                here = connection_->is_open() && server_->handler != nullptr;
            }
        }
        if (!here) {
            count_deadline();
            co_return false;
        }
        enter_phase(Phase::body);
    }
    exchange.input.resize(capacity);
    co_return true;
}

// Long work (inflating or parsing a large body, composing a large document) is done one request at a time,
// after all other handlers had a turn, so that many such requests do not delay the rest. False: the
// connection has ended.
asio::awaitable<bool> Session::answer_slowly(Exchange& exchange) {
    WaitQueue::Entry place(server_->long_work, sleeper_);
    enter_phase(exchange.body_size > 0 ? Phase::queued : Phase::pending);
    bool here = co_await wait_in_queue(place);
    while (here && server_->unsent > limits::unsent_reply_bytes) {
        free_reply_memory(*server_);
        co_await sleep(recheck_interval);
        here = connection_->is_open();
    }
    if (here) {
        co_await asio::post(asio::deferred);
    }
    if (!here || !connection_->is_open() || server_->handler == nullptr) {
        count_deadline();
        co_return false;
    }
    exchange.needs_turn = false;
    if (exchange.body_size > 0) {
        exchange.answer = answer_body(exchange, limits::body_bytes);
    } else {
        exchange.began = Connection::Clock::now();  // the wait is not part of its cost
        exchange.answer = call_handler(exchange);
    }
    co_return exchange.answer.has_value();
}

bool Session::has_slow_body(Connection::Clock::time_point now) const {
    if (phase_ != Phase::body || share_.held() == 0) {
        return false;
    }
    const auto age = std::chrono::duration<double>(now - body_began_).count();
    return now - since_ > limits::body_stall ||
           (age > 1 && static_cast<double>(body_got_) < age * limits::body_bytes_per_second);
}

bool Session::has_old_body(Connection::Clock::time_point now) const {
    return is_at_body() && share_.held() > 0 && now - body_began_ > limits::body_given_up;
}

bool Session::shrink() {
    if (idle_ == nullptr || idle_->input.capacity() <= piece_bytes) {
        return false;
    }
    idle_->input.resize(std::max(piece_bytes, idle_->input.size()));
    share_.shrink_to(0);
    return true;
}

}  // namespace dynoward::net
