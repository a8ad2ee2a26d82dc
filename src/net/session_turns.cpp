// SPDX-License-Identifier: MIT
// What a session waits for beside its socket: memory for a body, its turn with a large one, and the time
// for which a reply is held back. Its end wakes it (Session::close).
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>

#include "net/exchange.hpp"
#include "net/places.hpp"
#include "net/session.hpp"

namespace dynoward::net {
namespace {

// The first in line looks again this often: a body that was quick becomes slow by the clock alone.
constexpr std::chrono::milliseconds look_again{20};
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

// False: the connection has ended meanwhile.
asio::awaitable<bool> Session::wait_in_line(WaitingLine::Place& place) {
    while (!place.first() && connection_->is_open()) {
        co_await sleep(long_sleep);
    }
    co_return connection_->is_open() && server_->handler != nullptr;
}

// A larger buffer for a body, as soon as the budget has room for it. Until then nothing more is read.
asio::awaitable<bool> Session::grow(Exchange& exchange, std::size_t capacity, bool small) {
    auto& bodies = server_->bodies;
    auto& line = bodies.line(small);
    if (!line.empty() || !share_.grow_to(capacity, small)) {
        WaitingLine::Place place(line, sleeper_);
        enter_phase(Phase::queued);
        bool here = co_await wait_in_line(place);
        while (here && !share_.grow_to(capacity, small)) {
            free_body_memory(*server_);
            if (!share_.grow_to(capacity, small)) {
                co_await sleep(look_again);
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

// What takes long is done after everybody else had a turn, and one at a time: so neither a hundred at once
// nor what they need keep the others waiting. Here that is a body to inflate or to read, or a document to
// compose. False: the connection has ended.
asio::awaitable<bool> Session::answer_slowly(Exchange& exchange) {
    WaitingLine::Place place(server_->long_work, sleeper_);
    enter_phase(exchange.body_size > 0 ? Phase::queued : Phase::asking);
    bool here = co_await wait_in_line(place);
    while (here && server_->unsent > limits::unsent_reply_bytes) {
        free_reply_memory(*server_);
        co_await sleep(look_again);
        here = connection_->is_open();
    }
    if (here) {
        co_await asio::post(asio::deferred);
    }
    if (!here || !connection_->is_open() || server_->handler == nullptr) {
        count_deadline();
        co_return false;
    }
    exchange.wants_turn = false;
    if (exchange.body_size > 0) {
        exchange.answer = answer_body(exchange, limits::body_bytes);
    } else {
        exchange.began = Connection::Clock::now();  // what it waited says nothing about what it costs
        exchange.answer = ask_handler(exchange);
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
