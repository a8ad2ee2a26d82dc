// SPDX-License-Identifier: MIT
// One connection of the listener: requests one after another, each under its deadlines, judged by the rules
// before its body is read. Private to the net room; server.hpp is its face.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <string_view>

#include "net/server.hpp"

namespace dynoward::net {

class Session;

/// What the server and its sessions share; it lives as long as the last of them.
struct ServerState {
    ServerState(const asio::any_io_executor& executor, Handler& routes, ServerLimits bounds)
        : acceptor(executor), pause(executor), handler(&routes), limits(bounds) {}

    asio::ip::tcp::acceptor acceptor;
    asio::steady_timer pause;
    Handler* handler;  ///< null once the server is gone: a session must not call it any more
    ServerLimits limits;
    ServerTotals totals;
    TlsContext tls;
    std::list<std::weak_ptr<Session>> sessions;
    bool stopping = false;
};

class Session {
 public:
    Session(std::shared_ptr<ServerState> server, asio::ip::tcp::socket socket);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Puts the session on the server's list, from which its end removes it.
    void enter(const std::shared_ptr<Session>& self);
    /// Closes it and takes it off the list at once, so that its place is free.
    void leave();
    /// Runs until the connection ends. The coroutine keeps `self` alive.
    static asio::awaitable<void> run(std::shared_ptr<Session> self);

    /// No request is in hand, so closing loses nothing that was accepted. `waiting_since` orders the
    /// candidates.
    bool waiting() const { return waiting_; }
    std::chrono::steady_clock::time_point waiting_since() const { return waiting_since_; }
    void close();
    /// Of a waiting one, while stopping: a request already on its way is still answered.
    void end_soon();

 private:
    struct Exchange;  // one request after another: what was read of it, and what it means
    struct Answer {
        Reply reply;
        bool close = false;
    };
    enum class Body { complete, lost, malformed, too_large };

    asio::awaitable<bool> read_header(Exchange& exchange);
    bool serve_at_once(Exchange& exchange);
    asio::awaitable<bool> serve_slowly(Exchange& exchange);
    static void make_room(Exchange& exchange);
    std::optional<Answer> judge_head(Exchange& exchange);
    asio::awaitable<Body> read_body(Exchange& exchange);
    asio::awaitable<Body> read_sized(Exchange& exchange);
    asio::awaitable<Body> read_chunks(Exchange& exchange);
    asio::awaitable<bool> read_more(Exchange& exchange);
    Answer answer_body(Exchange& exchange);
    Answer refusal(int status);
    bool must_close(const Answer& answer, const Exchange& exchange) const;
    bool send_at_once(Exchange& exchange);
    asio::awaitable<bool> send_rest(std::string_view bytes);
    asio::awaitable<bool> send(Exchange& exchange);
    asio::awaitable<void> send_events();
    void count_deadline();

    std::shared_ptr<ServerState> server_;
    std::shared_ptr<Connection> connection_;
    std::list<std::weak_ptr<Session>>::iterator place_;
    std::shared_ptr<EventStream> stream_;  ///< that the connection is used for, until its end
    bool first_ = true;
    bool waiting_ = true;
    std::chrono::steady_clock::time_point waiting_since_ = std::chrono::steady_clock::now();
};

}  // namespace dynoward::net
