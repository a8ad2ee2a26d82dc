// SPDX-License-Identifier: MIT
// A small HTTPS client: one peer, one kept connection, one request at a time, no redirects, no proxies,
// everything under a deadline. It distinguishes requests that were never sent from those that may have
// been carried out, which matters for DELETE. Used by the Platform API client and for notifications.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynoward/values/limits.hpp"
#include "net/connection.hpp"
#include "net/resolve.hpp"

namespace dynoward::net {

/// Where a client connects to.
struct Peer {
    bool tls = true;
    std::string host;  ///< name or address, without brackets
    std::uint16_t port = 443;
};

struct ClientRequest {
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> fields;  ///< Host and Content-Length are added
    std::string body;
    /// If a kept connection turns out to be closed, the request is sent once more on a new one.
    bool repeatable = false;
    /// Each attempt gets a new `Request-Id`.
    bool has_request_id = false;
    /// A reply counts once its head is read. Its body is awaited briefly (which keeps the connection
    /// usable); if it is not complete within limits::reply_body_timeout and the bound on its size, the
    /// reply has none.
    bool head_suffices = false;
};

struct ClientReply {
    enum class Outcome : std::uint8_t {
        answered,  ///< the whole reply was read, or its head where that suffices
        not_sent,  ///< no address, no connection or no trusted TLS: no byte of the request was sent
        unknown,   ///< at least a part was sent, and no whole reply was read
    };
    Outcome outcome = Outcome::not_sent;
    int status = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
    std::string problem;  ///< where not answered; no secrets

    /// Value of the first field of that name; empty without one.
    std::string_view field(std::string_view name) const;
};

struct ClientLimits {
    std::chrono::milliseconds connect =
        limits::api_connect_deadline;  ///< resolving and all addresses together
    std::chrono::milliseconds handshake = limits::handshake_deadline;
    std::chrono::milliseconds whole = limits::api_request_deadline;
    std::size_t reply_bytes = limits::api_reply_bytes;
    /// Shared by short-lived clients; a permanent one needs none.
    std::shared_ptr<LookupSlots> lookups = nullptr;
};

class HttpClient {
 public:
    using AddressFilter = std::function<bool(const boost::asio::ip::address&)>;

    /// `tls` may be null for a plain peer. `allowed` (may be empty) checks each address before it is
    /// connected to, so that a name cannot lead to a forbidden one.
    HttpClient(asio::any_io_executor executor, Peer peer, TlsContext tls, ClientLimits limits,
               AddressFilter allowed = {});

    /// Never throws because of the peer or the network. Call it again only after it has returned.
    asio::awaitable<ClientReply> exchange(ClientRequest request);
    /// Ends an exchange under way at once.
    void close();

 private:
    struct Attempt;
    struct Incoming;
    using Clock = std::chrono::steady_clock;

    asio::awaitable<std::string> connect(Clock::time_point deadline);
    asio::awaitable<std::string> connect_to(asio::ip::tcp::endpoint endpoint,
                                            std::chrono::nanoseconds time);
    asio::awaitable<Attempt> attempt(const ClientRequest& request, Clock::time_point deadline);
    asio::awaitable<Attempt> read_reply(bool head_suffices, Clock::time_point deadline);
    asio::awaitable<bool> read_head(Incoming& in);
    asio::awaitable<bool> read_body(Incoming& in);
    asio::awaitable<bool> advance(Incoming& in);
    std::string to_bytes(const ClientRequest& request) const;

    asio::any_io_executor executor_;
    Peer peer_;
    TlsContext tls_;
    ClientLimits limits_;
    AddressFilter allowed_;
    HostAddresses addresses_;
    std::shared_ptr<Connection> connection_;
    bool closed_ = false;
};

}  // namespace dynoward::net
