// SPDX-License-Identifier: MIT
// A reply without end: server-sent events over one connection. What waits for a slow reader is bounded,
// each write has a deadline, and whoever stays behind is dropped, never waited for. Fed by the routes,
// carried by the session.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <string>

#include "dynoward/values/limits.hpp"
#include "net/connection.hpp"

namespace dynoward::net {

class EventStream {
 public:
    /// An event as it goes over the wire; shared by all who are sent it.
    using Event = std::shared_ptr<const std::string>;

    explicit EventStream(const asio::any_io_executor& executor,
                         std::chrono::milliseconds heartbeat = limits::stream_heartbeat)
        : wake_(executor), heartbeat_(heartbeat) {}

    /// After those that wait. The reader that has too many waiting is dropped.
    void put(Event event);
    /// Of this kind only the newest matters: it takes the place of one that waits.
    void put_latest(Event event);
    /// Nothing more is sent, also not what waits.
    void end();
    bool ended() const { return ended_; }
    /// The reader has gone, or the stream has ended. A look, no waiting.
    bool is_gone() const;

    /// Sends until the end, on the reader's side or ours.
    static asio::awaitable<void> run(std::shared_ptr<EventStream> self, std::shared_ptr<Connection> to,
                                     std::chrono::nanoseconds write_deadline);

 private:
    Event next();

    asio::steady_timer wake_;
    std::chrono::milliseconds heartbeat_;
    std::deque<Event> waiting_;
    Event latest_;
    std::shared_ptr<Connection> connection_;
    bool ended_ = false;
};

/// `event: NAME`, `id: ID` where it is not 0, and the data, which must have no line ends.
EventStream::Event make_event(std::string_view name, std::uint64_t id, std::string_view data);

}  // namespace dynoward::net
