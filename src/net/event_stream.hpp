// SPDX-License-Identifier: MIT
// An endless reply: server-sent events over one connection. The queue of a slow reader is bounded, each
// write has a deadline, and a reader that falls behind is dropped. The routes put events in; the session
// sends them.
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
    /// The bytes of an event; shared by all its readers.
    using Event = std::shared_ptr<const std::string>;

    explicit EventStream(const asio::any_io_executor& executor,
                         std::chrono::milliseconds heartbeat = limits::stream_heartbeat)
        : wake_(executor), heartbeat_(heartbeat) {}

    /// Queues the event. A reader with too many queued events is dropped.
    void put(Event event);
    /// The same for events of which only the newest matters: replaces one that is queued.
    void put_latest(Event event);
    /// Sends nothing more, not even what is queued.
    void end();
    bool ended() const { return ended_; }
    /// The reader has disconnected, or the stream has ended. Does not wait.
    bool is_gone() const;

    /// Sends until either side ends it.
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

/// `event: NAME`, `id: ID` unless 0, and the data, which must have no line ends.
EventStream::Event make_event(std::string_view name, std::uint64_t id, std::string_view data);

}  // namespace dynoward::net
