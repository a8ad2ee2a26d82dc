// SPDX-License-Identifier: MIT
#include "demo/connection.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace dynoward::demo {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
// Larger than any request or reply head that Dynoward sends.
constexpr std::size_t max_head_bytes = 65536;

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls)
    : socket_(std::move(socket)), context_(std::move(tls)), timer_(socket_.get_executor()) {
    if (context_) {
        tls_.emplace(socket_, *context_);
    }
}

asio::awaitable<bool> Connection::connect(asio::ip::tcp::endpoint to) {
    const auto [failed] = co_await socket_.async_connect(to, as_result);
    if (failed) {
        co_return false;
    }
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (!tls_) {
        co_return true;
    }
    const auto [refused] = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_result);
    co_return !refused;
}

asio::awaitable<bool> Connection::accept_tls() {
    if (!tls_) {
        co_return true;
    }
    const auto [refused] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_result);
    co_return !refused;
}

asio::awaitable<bool> Connection::write(std::string_view bytes) {
    const asio::const_buffer buffer(bytes.data(), bytes.size());
    if (tls_) {
        [[maybe_unused]] const auto [error, size] = co_await asio::async_write(*tls_, buffer, as_result);
        co_return !error;
    }
    [[maybe_unused]] const auto [error, size] = co_await asio::async_write(socket_, buffer, as_result);
    co_return !error;
}

asio::awaitable<bool> Connection::read_more(std::string& to) {
    std::array<char, 8192> bytes{};
    const auto buffer = asio::buffer(bytes);
    if (tls_) {
        const auto [error, size] = co_await tls_->async_read_some(buffer, as_result);
        to.append(bytes.data(), size);
        co_return !error;
    }
    const auto [error, size] = co_await socket_.async_read_some(buffer, as_result);
    to.append(bytes.data(), size);
    co_return !error;
}

asio::awaitable<bool> Connection::read_up_to(std::string& to, std::size_t bytes) {
    while (to.size() < bytes) {
        const bool more = co_await read_more(to);
        if (!more) {
            co_return false;
        }
    }
    co_return true;
}

asio::awaitable<std::size_t> Connection::read_head(std::string& to) {
    for (;;) {
        if (const auto end = to.find("\r\n\r\n"); end != std::string::npos) {
            co_return end + 4;
        }
        if (to.size() > max_head_bytes) {
            co_return 0;
        }
        const bool more = co_await read_more(to);
        if (!more) {
            co_return 0;
        }
    }
}

void Connection::close_after(std::chrono::milliseconds time) {
    timer_.expires_after(time);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code stopped) {
        if (const auto self = weak.lock(); self && !stopped) {
            self->close();
        }
    });
}

void Connection::close() {
    timer_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace dynoward::demo
