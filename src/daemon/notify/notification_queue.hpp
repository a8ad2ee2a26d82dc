// SPDX-License-Identifier: MIT
// Delivers notifications to one receiver. Each receiver has a separate queue, so that one which hangs
// delays no other, and the caller never waits: the queue is bounded, the oldest notification is dropped
// and counted, messages are spaced, and a message that is not accepted is retried twice.
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

#include "daemon/notify/outgoing_notification.hpp"
#include "daemon/notify/webhook.hpp"
#include "daemon/telemetry/log.hpp"
#include "daemon/telemetry/totals.hpp"

namespace dynoward::daemon {

/// The pace of messages to one receiver, and of retries; tests shorten the times.
struct DeliveryTimes {
    unsigned burst = 1;                   ///< messages that are sent without a pause
    std::chrono::milliseconds spacing{};  ///< between later messages
    std::chrono::milliseconds whole = limits::webhook_deadline;
    std::chrono::milliseconds first_pause{1000};
    std::chrono::milliseconds second_pause{4000};
    /// Of a pause that the receiver requests (Retry-After).
    std::chrono::milliseconds max_pause = limits::notice_retry_after;
};

class NotificationQueue {
 public:
    struct Message {
        std::string body;
        std::size_t notifications = 0;  ///< taken from the queue
    };
    /// Composes a message of the oldest notifications and removes them from the queue, which is not empty.
    using Compose = std::function<Message(std::deque<OutgoingNotification>& queue, std::uint64_t lost)>;

    /// `to` is the receiver's name in the log.
    NotificationQueue(const boost::asio::any_io_executor& executor, std::string_view to,
                      Webhook::Destination destination, net::TlsContext tls, Compose compose, Log log,
                      const DeliveryTimes& times);
    ~NotificationQueue();
    NotificationQueue(const NotificationQueue&) = delete;
    NotificationQueue& operator=(const NotificationQueue&) = delete;

    void push(OutgoingNotification notification);
    /// Delivers the queue, and what is still pushed, without pauses and retries.
    void drain();
    bool idle() const;
    NotificationTotals totals() const;
    /// Drops what is not delivered yet, and logs its number.
    void abandon();

 private:
    struct State;
    static boost::asio::awaitable<void> run(std::shared_ptr<State> state);
    static boost::asio::awaitable<bool> deliver(std::shared_ptr<State> state, std::string body);
    static boost::asio::awaitable<void> pause(std::shared_ptr<State> state, std::chrono::nanoseconds time);
    std::shared_ptr<State> state_;
};

}  // namespace dynoward::daemon
