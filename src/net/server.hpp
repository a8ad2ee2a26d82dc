// SPDX-License-Identifier: MIT
// The listener: accepts connections, bounds their number, and ends them in good order. Each connection is
// a session (session.hpp). Everything runs on the one thread of its executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "dynoward/values/limits.hpp"
#include "net/ack_times.hpp"
#include "net/connection.hpp"
#include "net/handler.hpp"

namespace dynoward::net {

/// Bounds of the listener; tests shorten the times.
struct ServerLimits {
    std::chrono::milliseconds header = limits::header_deadline;
    std::chrono::milliseconds body = limits::body_deadline;
    std::chrono::milliseconds write = limits::write_deadline;
    std::chrono::milliseconds idle = limits::idle_timeout;
    std::chrono::milliseconds handshake = limits::handshake_deadline;
    /// How long the rest of a refused request is discarded, so that its sender can read the reply.
    std::chrono::milliseconds linger{2000};
    std::size_t connections = limits::connections;
    std::size_t tls_connections = limits::tls_connections;  ///< of them, when TLS is on
};

/// Counts of the listener, for the log and /metrics.
struct ServerTotals {
    std::uint64_t accepted = 0;
    std::uint64_t accept_failed = 0;     ///< out of descriptors or memory; each cost a pause
    std::uint64_t evicted = 0;           ///< closed in favour of a newer connection
    std::uint64_t handshake_failed = 0;  ///< among them plain HTTP on the TLS port
    std::uint64_t slow_bodies = 0;       ///< closed because others waited for their memory
    std::uint64_t slow_readers = 0;      ///< closed because too many bytes of replies were unsent
    std::uint64_t http_refused = 0;      ///< unreadable, ambiguous or too large HTTP
    std::uint64_t timed_out = 0;         ///< header, body or reply took too long
    std::uint64_t failed = 0;            ///< an exception ended a session
    std::uint64_t requests = 0;
    AckTimes acks;
};

struct ServerState;

class Server {
 public:
    /// `handler` must outlive the server.
    Server(const asio::any_io_executor& executor, Handler& handler, ServerLimits limits = {});
    /// Closes everything at once.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Throws std::runtime_error with a sentence where the address is not available. An empty host means
    /// all addresses: one IPv6 socket that takes IPv4 as well, or IPv4 alone where the system has no IPv6.
    void listen(const std::string& host, std::uint16_t port, TlsContext tls);
    /// The port in use, also where the system has chosen it.
    std::uint16_t port() const;
    /// For connections from now on.
    void use_tls(TlsContext tls);
    /// Call it once a second: closes unauthenticated connections beyond their share, and frees buffers that
    /// idle connections have kept from larger requests.
    void tidy();
    /// The maximum number of connections.
    std::size_t capacity() const;
    /// Bytes of the bodies of all connections: at most limits::bodies_in_hand, without the one being
    /// inflated.
    std::size_t body_bytes() const;

    /// Closes the listener and every connection without a request in progress; the others are closed after
    /// their reply.
    void stop();
    /// Closes all remaining connections.
    void abort();
    std::size_t open_connections() const;
    const ServerTotals& totals() const;

 private:
    std::shared_ptr<ServerState> state_;
};

}  // namespace dynoward::net
