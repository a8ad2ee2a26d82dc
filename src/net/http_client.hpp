// SPDX-License-Identifier: MIT
// A small HTTPS client: one peer, one kept connection, one request at a time, no redirects, no proxies,
// everything under a deadline. It tells apart what never left from what may have been carried out: whoever
// deletes things needs to know. Used by the Platform API client and for notices.
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
    /// A kept connection that turns out to be closed costs nothing: such a request is sent once more on a
    /// new one.
    bool repeatable = false;
    /// Each attempt gets a `Request-Id` of its own.
    bool has_request_id = false;
    /// A reply counts as soon as its head is there. Its body is waited for a moment only (it keeps the
    /// connection usable); where it does not come whole within limits::reply_body_patience and the bound on
    /// its size, the reply has none.
    bool head_suffices = false;
};

struct ClientReply {
    enum class Outcome : std::uint8_t {
        answered,  ///< the whole reply is there, or its head where that suffices
        not_sent,  ///< no address, no connection or no trusted TLS: not a byte of the request left
        unknown,   ///< at least a part left, and no whole reply came
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
    /// Shared by clients that come and go; one that stays needs none.
    std::shared_ptr<LookupSlots> lookups = nullptr;
};

class HttpClient {
 public:
    using AddressFilter = std::function<bool(const boost::asio::ip::address&)>;

    /// `tls` may be null where the peer is plain. `allowed` (may be empty) sees each address before it is
    /// connected to, so a name cannot lead where it must not.
    HttpClient(asio::any_io_executor executor, Peer peer, TlsContext tls, ClientLimits limits,
               AddressFilter allowed = {});

    /// Never throws for what a peer or network does. The caller waits for one exchange before the next.
    asio::awaitable<ClientReply> exchange(ClientRequest request);
    /// Ends what is going on, at once: an exchange under way comes back.
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
