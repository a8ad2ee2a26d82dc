// SPDX-License-Identifier: MIT
// Notices on their way to one receiver. Each receiver has an outbox of its own, so that one which hangs
// holds back no other, and nothing waits for any of them: the queue is bounded, the oldest notice is
// dropped and counted, messages are spaced, and a message that does not get through is tried twice more.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/log.hpp"
#include "daemon/notice.hpp"
#include "daemon/tallies.hpp"
#include "daemon/webhook.hpp"

namespace dynoward::daemon {

/// How often one receiver hears of us, and how often it is tried; tests shorten the times.
struct OutboxTimes {
    unsigned burst = 1;                   ///< messages that go out without a pause in between
    std::chrono::milliseconds spacing{};  ///< of those after them
    std::chrono::milliseconds whole = limits::webhook_deadline;
    std::chrono::milliseconds first_pause{1000};
    std::chrono::milliseconds second_pause{4000};
    /// As the receiver may ask for (Retry-After).
    std::chrono::milliseconds longest_pause = limits::notice_retry_after;
};

class Outbox {
 public:
    struct Message {
        std::string body;
        std::size_t notices = 0;  ///< taken from the queue
    };
    /// Makes a message of the oldest of the queue, which is not empty. It takes them out itself.
    using Compose = std::function<Message(std::deque<Notice>& queue, std::uint64_t lost)>;

    /// `to` is the receiver's name in the log.
    Outbox(const boost::asio::any_io_executor& executor, std::string_view to, Webhook::Place place,
           net::TlsContext tls, Compose compose, Log log, const OutboxTimes& times);
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    void put(Notice notice);
    /// What is queued now, or comes still, gets one try, without pauses.
    void hurry();
    bool idle() const;
    NoticeTotals totals() const;
    /// The end: what has not got through is counted in the log.
    void give_up();

 private:
    struct State;
    static boost::asio::awaitable<void> run(std::shared_ptr<State> state);
    static boost::asio::awaitable<bool> deliver(std::shared_ptr<State> state, std::string body);
    static boost::asio::awaitable<void> pause(std::shared_ptr<State> state, std::chrono::nanoseconds time);
    std::shared_ptr<State> state_;
};

}  // namespace dynoward::daemon
