// SPDX-License-Identifier: MIT
#include "net/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>

namespace dynoward::net {
namespace {

// Errors are returned as values; nothing in this room throws after the start.
constexpr auto as_result = asio::as_tuple(asio::deferred);
// Shorter than the usual limits of a request, so that none of them has to reset the timer.
constexpr std::chrono::seconds max_nap{5};

}  // namespace

void tune(asio::ip::tcp::socket& socket) {
    error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    socket.non_blocking(true, ignored);
}

Connection::Connection(asio::ip::tcp::socket socket, TlsContext tls)
    : socket_(std::move(socket)), context_(std::move(tls)), timer_(socket_.get_executor()) {
    if (context_) {
        tls_.emplace(socket_, *context_);
    }
}

// Each request has four limits, one after another. Setting a timer for each was a fifth of the cost of a
// small request, so the timer continues and compares with the current limit when it expires.
void Connection::limit(std::chrono::nanoseconds time, Clock::time_point now) {
    deadline_ = now + std::chrono::duration_cast<Clock::duration>(time);
    if (armed_until_ == Clock::time_point::max() || deadline_ < armed_until_) {
        arm(std::min(deadline_, now + max_nap));
    }
}

void Connection::arm(Clock::time_point until) {
    armed_until_ = until;
    timer_.expires_at(until);
    timer_.async_wait([weak = weak_from_this(), generation = ++generation_](error_code error) {
        const auto self = weak.lock();
        if (!error && self) {
            self->on_timer(generation);
        }
    });
}

void Connection::on_timer(std::uint64_t generation) {
    // A wait that is already due cannot be cancelled: its generation shows that it is obsolete.
    if (generation != generation_) {
        return;
    }
    const auto now = Clock::now();
    if (now < deadline_) {
        arm(std::min(deadline_, now + max_nap));
        return;
    }
    timed_out_ = true;
    close();
}

void Connection::unlimit() {
    ++generation_;
    deadline_ = armed_until_ = Clock::time_point::max();
    timer_.cancel();
}

asio::awaitable<error_code> Connection::connect(asio::ip::tcp::endpoint endpoint) {
    const auto [error] = co_await socket_.async_connect(endpoint, as_result);
    if (!error) {
        tune(socket_);
    }
    co_return error;
}

asio::awaitable<error_code> Connection::accept_tls() {
    const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_result);
    co_return error;
}

asio::awaitable<error_code> Connection::connect_tls(std::string host) {
    error_code literal;
    asio::ip::make_address(host, literal);
    // SNI holds names only (RFC 6066 §3).
    if (literal && SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str()) != 1) {
        co_return asio::error::invalid_argument;
    }
    error_code error;
    tls_->set_verify_mode(asio::ssl::verify_peer, error);
    if (!error) {
        tls_->set_verify_callback(asio::ssl::host_name_verification(host), error);
    }
    if (error) {
        co_return error;
    }
    const auto [failed] = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_result);
    co_return failed;
}

asio::awaitable<Connection::Transfer> Connection::read_some(asio::mutable_buffer buffer) {
    if (tls_) {
        const auto [error, size] = co_await tls_->async_read_some(buffer, as_result);
        co_return Transfer{error, size};
    }
    const auto [error, size] = co_await socket_.async_read_some(buffer, as_result);
    co_return Transfer{error, size};
}

Connection::Transfer Connection::read_now(asio::mutable_buffer buffer) {
    Transfer got;
    got.size = tls_ ? tls_->read_some(buffer, got.error) : socket_.read_some(buffer, got.error);
    return got;
}

Connection::Transfer Connection::write_now(std::string_view bytes) {
    Transfer sent;
    const asio::const_buffer buffer(bytes.data(), bytes.size());
    if (!tls_) {  // a TLS record that was sent in part could not be resumed
        sent.size = socket_.write_some(buffer, sent.error);
    }
    if (sent.error == asio::error::would_block || sent.error == asio::error::try_again) {
        sent.error = {};
    }
    return sent;
}

asio::awaitable<error_code> Connection::wait_readable() {
    const auto [error] = co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, as_result);
    co_return error;
}

asio::awaitable<error_code> Connection::write(std::string_view bytes, std::string_view more) {
    const std::array<asio::const_buffer, 2> buffers{asio::const_buffer(bytes.data(), bytes.size()),
                                                    asio::const_buffer(more.data(), more.size())};
    if (tls_) {
        [[maybe_unused]] const auto [error, size] = co_await asio::async_write(*tls_, buffers, as_result);
        co_return error;
    }
    [[maybe_unused]] const auto [error, size] = co_await asio::async_write(socket_, buffers, as_result);
    co_return error;
}

asio::awaitable<void> Connection::finish(std::chrono::nanoseconds time, std::size_t max_bytes) {
    limit(time);
    if (tls_) {
        // Fails where the peer continues to send; what matters is that our close_notify was sent.
        [[maybe_unused]] const auto [ignored] = co_await tls_->async_shutdown(as_result);
    }
    error_code error;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
    std::array<char, 4096> waste{};
    for (std::size_t total = 0; !error && total < max_bytes;) {
        const auto buffer = asio::buffer(waste);
        const auto [failed, size] = co_await socket_.async_read_some(buffer, as_result);
        error = failed;
        total += size;
    }
    close();
}

void Connection::close() {
    unlimit();
    error_code ignored;
    socket_.close(ignored);
}

bool Connection::looks_alive() {
    char byte = 0;
    const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return socket_.is_open() && got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace dynoward::net
