// SPDX-License-Identifier: MIT
// A connection of the simulated Heroku, plain or TLS. Its own class, and not that of the net room, so that
// Dynoward's sockets are tested against another implementation; it also verifies no certificate, as
// Logplex does not.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dynoward::demo {

namespace asio = boost::asio;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
    /// Without a context: plain.
    Connection(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls);

    // Each returns whether it succeeded; after a failure the connection is unusable.
    asio::awaitable<bool> connect(asio::ip::tcp::endpoint to);
    asio::awaitable<bool> accept_tls();
    asio::awaitable<bool> write(std::string_view bytes);
    /// Appends the next bytes.
    asio::awaitable<bool> read_more(std::string& to);
    /// Appends until `to` has `bytes` bytes.
    asio::awaitable<bool> read_up_to(std::string& to, std::size_t bytes);
    /// Appends until `to` contains a whole HTTP head; its size with the empty line, or 0.
    asio::awaitable<std::size_t> read_head(std::string& to);

    /// Closes it after `time`, unless keep_open() is called before.
    void close_after(std::chrono::milliseconds time);
    void keep_open() { timer_.cancel(); }
    void close();

 private:
    asio::ip::tcp::socket socket_;
    std::shared_ptr<asio::ssl::context> context_;
    std::optional<asio::ssl::stream<asio::ip::tcp::socket&>> tls_;
    asio::steady_timer timer_;
};

}  // namespace dynoward::demo
