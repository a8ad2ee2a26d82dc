// SPDX-License-Identifier: MIT
// One connection of the listener: requests one after another, each under its deadlines, checked by the
// rules before its body is read. Private to the net room; server.hpp is the public interface.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/body_budget.hpp"
#include "net/server.hpp"

namespace dynoward::net {

class Session;

/// Shared by the server and its sessions; it lives as long as the last of them.
struct ServerState {
    ServerState(const asio::any_io_executor& executor, Handler& routes, ServerLimits bounds)
        : acceptor(executor), pause(executor), handler(&routes), limits(bounds) {}

    asio::ip::tcp::acceptor acceptor;
    asio::steady_timer pause;
    Handler* handler;  ///< null after the server was destroyed: sessions must not call it any more
    ServerLimits limits;
    ServerTotals totals;
    TlsContext tls;
    std::list<std::weak_ptr<Session>> sessions;
    BodyBudget bodies;
    WaitQueue long_work;     ///< requests that take long: the first of them is processed
    std::size_t unsent = 0;  ///< bytes of replies that their readers have not taken yet
    /// Paths whose last reply took long or was large.
    std::vector<std::string> costly_paths;
    bool stopping = false;
};

class Session {
 public:
    Session(std::shared_ptr<ServerState> server, asio::ip::tcp::socket socket);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Adds the session to the server's list; its destructor removes it.
    void register_self(const std::shared_ptr<Session>& self);
    /// Closes it and removes it from the list at once, which frees its place.
    void unregister();
    /// Runs until the connection ends. The coroutine keeps `self` alive.
    static asio::awaitable<void> run(std::shared_ptr<Session> self);

    /// What its connection is doing; eviction.hpp chooses by it.
    enum class Phase : std::uint8_t {
        waiting,  ///< for a request: closing it loses nothing
        body,     ///< is being received
        queued,   ///< a body waits for memory or its turn
        pending,  ///< a request without a body waits for its turn
        writing,  ///< a reply that the other side does not read
        ending    ///< a reply is delayed, or the rest of a refused request discarded
    };
    Phase phase() const { return phase_; }
    bool waiting() const { return phase_ == Phase::waiting; }
    /// When the phase began; of a body, when its last bytes came.
    Connection::Clock::time_point since() const { return since_; }
    /// Its last request had a valid credential.
    bool authenticated() const { return authenticated_; }
    /// Too new to have sent a credential.
    bool is_fresh(Connection::Clock::time_point now) const {
        return first_ && !authenticated_ && phase_ == Phase::waiting &&
               now - opened_ < limits::stranger_grace;
    }
    bool is_at_body() const { return phase_ == Phase::body || phase_ == Phase::queued; }
    /// Holds memory for a body that has stopped or is very slow.
    bool has_slow_body(Connection::Clock::time_point now) const;
    /// Holds memory for a body whose sender must have timed out.
    bool has_old_body(Connection::Clock::time_point now) const;
    Connection::Clock::time_point body_began() const { return body_began_; }
    /// Of an idle one: reduces its buffer to the initial size. False: it had that size.
    bool shrink();
    void close();
    /// Of a waiting one, while stopping: a request that is already on its way is still answered.
    void end_soon();

 private:
    struct Exchange;  // see exchange.hpp
    struct Answer {
        Reply reply;
        bool close = false;
    };
    enum class Body { complete, lost, malformed, too_large };

    asio::awaitable<bool> read_header(Exchange& exchange);
    asio::awaitable<bool> read_piece(Exchange& exchange);
    bool serve_at_once(Exchange& exchange);
    asio::awaitable<bool> serve_slowly(Exchange& exchange);
    asio::awaitable<bool> answer_slowly(Exchange& exchange);
    asio::awaitable<bool> await_answer(Exchange& exchange);
    void make_room(Exchange& exchange);
    std::optional<Answer> check_head(Exchange& exchange);
    std::optional<Answer> call_handler(Exchange& exchange);
    bool is_costly(const RequestHead& head) const;
    void note_cost(const RequestHead& head, const Reply& reply, Connection::Clock::duration took);
    asio::awaitable<Body> read_body(Exchange& exchange);
    asio::awaitable<Body> read_sized(Exchange& exchange);
    asio::awaitable<Body> read_chunks(Exchange& exchange);
    asio::awaitable<bool> read_more(Exchange& exchange);
    asio::awaitable<bool> grow(Exchange& exchange, std::size_t capacity, bool small);
    asio::awaitable<bool> wait_in_queue(WaitQueue::Entry& place);
    asio::awaitable<void> sleep(std::chrono::milliseconds time);
    std::optional<Answer> answer_body(Exchange& exchange, std::size_t max_inflated);
    Answer refusal(const Exchange& exchange, int status, std::string_view why);
    bool must_close(const Answer& answer, const Exchange& exchange) const;
    bool send_at_once(Exchange& exchange);
    asio::awaitable<bool> send_rest(std::string_view bytes, std::string_view more = {});
    asio::awaitable<bool> send(Exchange& exchange);
    asio::awaitable<void> send_events();
    void count_deadline();
    void enter_phase(Phase phase, Connection::Clock::time_point now = Connection::Clock::now()) {
        phase_ = phase;
        since_ = now;
    }

    std::shared_ptr<ServerState> server_;
    std::shared_ptr<Connection> connection_;
    std::string peer_;
    asio::steady_timer sleeper_;  ///< for waits other than on the socket
    BodyShare share_;             ///< for the input buffer beyond its initial size
    std::list<std::weak_ptr<Session>>::iterator place_;
    std::shared_ptr<EventStream> stream_;  ///< set: the connection only sends its events
    Exchange* idle_ = nullptr;             ///< set while no operation refers to its buffer
    bool first_ = true;
    bool authenticated_ = false;
    Phase phase_ = Phase::waiting;
    Connection::Clock::time_point opened_ = Connection::Clock::now();
    Connection::Clock::time_point since_ = opened_;
    Connection::Clock::time_point body_began_ = opened_;
    std::size_t body_got_ = 0;
};

}  // namespace dynoward::net
