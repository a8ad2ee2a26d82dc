// SPDX-License-Identifier: MIT
// A TCP connection, plain or TLS, that always has a deadline: when it passes, the socket is closed and the
// operation under way fails. Used by the session and by the HTTPS client. Not thread-safe; one operation
// at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dynoward::net {

namespace asio = boost::asio;
using boost::system::error_code;
using TlsContext = std::shared_ptr<asio::ssl::context>;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
    using Clock = std::chrono::steady_clock;

    struct Transfer {
        error_code error;
        std::size_t size = 0;
    };

    /// Without a context: plain. The context is kept alive for as long as the connection.
    Connection(asio::ip::tcp::socket socket, TlsContext tls);

    /// The connection is closed when `time` has passed since `now`; replaces the previous limit.
    void limit(std::chrono::nanoseconds time, Clock::time_point now = Clock::now());
    void unlimit();
    /// Closed by its limit.
    bool timed_out() const { return timed_out_; }

    asio::awaitable<error_code> connect(asio::ip::tcp::endpoint endpoint);
    asio::awaitable<error_code> accept_tls();
    /// Sends SNI and checks the certificate's chain and its host name (or address).
    asio::awaitable<error_code> connect_tls(std::string host);

    asio::awaitable<Transfer> read_some(asio::mutable_buffer buffer);
    /// Reads what is available, without waiting. `would_block`: nothing is; then use read_some().
    Transfer read_now(asio::mutable_buffer buffer);
    /// Waits until there is something to read, without a buffer for it. Call read_now() first: bytes that
    /// TLS has already decrypted do not end this wait.
    asio::awaitable<error_code> wait_readable();
    /// All of it, or an error.
    asio::awaitable<error_code> write(std::string_view bytes, std::string_view more = {});
    /// Sends what the socket takes at once: nearly always the whole reply, so that nothing has to be
    /// awaited. `would_block` is not a failure: write() sends the rest.
    Transfer write_now(std::string_view bytes);

    /// Orderly end after a last reply: shuts down sending, then discards what the peer still sends, for at
    /// most `time` and `max_bytes`. Closing at once would make the peer's system discard a reply that it
    /// has not read.
    asio::awaitable<void> finish(std::chrono::nanoseconds time, std::size_t max_bytes);
    void close();

    /// Of an idle connection: the peer has neither closed it nor sent anything. Does not wait.
    bool looks_alive();
    /// Bytes may have been taken from the socket that have not been read from this object.
    bool reads_ahead() const { return tls_.has_value(); }
    bool is_open() const { return socket_.is_open(); }

 private:
    asio::ip::tcp::socket socket_;
    TlsContext context_;
    void arm(Clock::time_point until);
    void on_timer(std::uint64_t generation);

    std::optional<asio::ssl::stream<asio::ip::tcp::socket&>> tls_;
    asio::steady_timer timer_;
    Clock::time_point deadline_ = Clock::time_point::max();
    Clock::time_point armed_until_ = Clock::time_point::max();
    std::uint64_t generation_ = 0;  ///< of the current wait; the handler of an older one does nothing
    bool timed_out_ = false;
};

/// Sets keep-alive and no delay: requests and replies are small.
void tune(asio::ip::tcp::socket& socket);

}  // namespace dynoward::net
