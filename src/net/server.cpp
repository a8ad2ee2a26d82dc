// SPDX-License-Identifier: MIT
#include "net/server.hpp"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "net/eviction.hpp"
#include "net/session.hpp"

namespace dynoward::net {
namespace {

using asio::ip::tcp;

// Out of descriptors or memory: retrying at once would spin until some are freed.
constexpr std::chrono::milliseconds accept_pause{100};
// While every place is taken by a request in progress.
constexpr std::chrono::milliseconds full_pause{20};
constexpr std::size_t accepted_at_once = 64;
// A connection that is idle for this long returns its larger buffer.
constexpr std::chrono::seconds kept_for{5};

error_code open_at(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, bool both_families) {
    error_code error;
    const auto step = [&error](auto&& action) {
        if (!error) {
            action();
        }
    };
    step([&] { acceptor.open(endpoint.protocol(), error); });
    step([&] { acceptor.set_option(asio::socket_base::reuse_address(true), error); });
    if (both_families) {
        step([&] { acceptor.set_option(asio::ip::v6_only(false), error); });
    }
    step([&] { acceptor.bind(endpoint, error); });
    step([&] { acceptor.listen(asio::socket_base::max_listen_connections, error); });
    step([&] { acceptor.non_blocking(true, error); });
    if (error) {
        error_code ignored;
        acceptor.close(ignored);
    }
    return error;
}

error_code open_at_host(tcp::acceptor& acceptor, const std::string& host, std::uint16_t port) {
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (!error) {
        return open_at(acceptor, tcp::endpoint(address, port), false);
    }
    tcp::resolver resolver(acceptor.get_executor());
    const auto found = resolver.resolve(host, std::to_string(port), error);
    for (auto entry = found.begin(); !error && entry != found.end(); ++entry) {
        error = open_at(acceptor, entry->endpoint(), false);
        if (!error) {
            return error;
        }
    }
    return error ? error : error_code(asio::error::host_not_found);
}

void start_session(const std::shared_ptr<ServerState>& state, tcp::socket socket) {
    ++state->totals.accepted;
    evict_for_accept(*state);
    tune(socket);
    const auto session = std::make_shared<Session>(state, std::move(socket));
    session->register_self(session);
    asio::co_spawn(state->acceptor.get_executor(), Session::run(session),
                   [state](const std::exception_ptr& failure) {
                       if (failure) {
                           ++state->totals.failed;
                       }
                   });
}

// Accepts at most `accepted_at_once`, so that a crowd does not delay other handlers; accepted sessions run
// before the next call. An error of `would_block`: there are no more, or no place for more.
error_code accept_some(const std::shared_ptr<ServerState>& state) {
    error_code error;
    for (std::size_t i = 0; !error && i < accepted_at_once; ++i) {
        // A session accepted in this loop must run before it can be evicted for another.
        if (!can_accept(*state, i == 0)) {
            return asio::error::would_block;
        }
        tcp::socket socket(state->acceptor.get_executor());
        state->acceptor.accept(socket, error);
        if (!error) {
            start_session(state, std::move(socket));
        } else if (error == asio::error::connection_aborted) {
            error = {};
        }
    }
    return error;
}

asio::awaitable<void> accept_loop(std::shared_ptr<ServerState> state) {
    constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
    while (state->acceptor.is_open()) {
        if (!can_accept(*state)) {
            state->pause.expires_after(full_pause);
            [[maybe_unused]] const auto [ignored] = co_await state->pause.async_wait(as_result);
            continue;
        }
        auto [error] = co_await state->acceptor.async_wait(tcp::acceptor::wait_read, as_result);
        if (!error && state->acceptor.is_open()) {
            error = accept_some(state);
        }
        if (error && error != asio::error::would_block && state->acceptor.is_open()) {
            ++state->totals.accept_failed;
            // Other code may use descriptors of our reserve: closes an idle connection instead.
            if (!free_descriptor(*state)) {
                state->pause.expires_after(accept_pause);
                [[maybe_unused]] const auto [ignored] = co_await state->pause.async_wait(as_result);
            }
        }
    }
}

}  // namespace

Server::Server(const asio::any_io_executor& executor, Handler& handler, ServerLimits limits)
    : state_(std::make_shared<ServerState>(executor, handler, limits)) {}

Server::~Server() {
    state_->stopping = true;
    state_->handler = nullptr;
    error_code ignored;
    state_->acceptor.close(ignored);
    state_->pause.cancel();
    abort();
}

void Server::listen(const std::string& host, std::uint16_t port, TlsContext tls) {
    state_->tls = std::move(tls);
    error_code error;
    if (host.empty()) {
        error = open_at(state_->acceptor, tcp::endpoint(tcp::v6(), port), true);
        if (error == asio::error::address_family_not_supported ||
            error == asio::error::no_protocol_option ||
            error == boost::system::errc::address_not_available) {
            error = open_at(state_->acceptor, tcp::endpoint(tcp::v4(), port), false);
        }
    } else {
        error = open_at_host(state_->acceptor, host, port);
    }
    if (error) {
        throw std::runtime_error("cannot listen on " + (host.empty() ? "all addresses" : host) + " port " +
                                 std::to_string(port) + ": " + error.message());
    }
    asio::co_spawn(state_->acceptor.get_executor(), accept_loop(state_),
                   [](const std::exception_ptr& failure) {
                       // Only running out of memory leads here; the daemon cannot serve without its
                       // listener.
                       if (failure) {
                           std::rethrow_exception(failure);
                       }
                   });
}

std::uint16_t Server::port() const {
    error_code error;
    const auto endpoint = state_->acceptor.local_endpoint(error);
    return error ? std::uint16_t{0} : endpoint.port();
}

void Server::use_tls(TlsContext tls) {
    state_->tls = std::move(tls);
}

std::size_t Server::capacity() const {
    return net::capacity(*state_);
}

std::size_t Server::body_bytes() const {
    return state_->bodies.used();
}

void Server::tidy() {
    trim_unauthenticated(*state_);
    const auto now = Connection::Clock::now();
    bool gave_back = false;
    for (const auto& weak : state_->sessions) {
        const auto session = weak.lock();
        if (session && session->waiting() && now - session->since() > kept_for) {
            gave_back = session->shrink() || gave_back;
        }
    }
#ifdef __GLIBC__
    if (gave_back) {
        ::malloc_trim(0);  // otherwise the allocator keeps blocks of this size
    }
#endif
}

void Server::stop() {
    state_->stopping = true;
    // Connections in the system's queue may hold a request: closing the listener would reset them.
    for (std::size_t i = 0; i < net::capacity(*state_) && !accept_some(state_); i += accepted_at_once) {
    }
    error_code ignored;
    state_->acceptor.close(ignored);
    state_->pause.cancel();
    for (const auto& weak : state_->sessions) {
        if (const auto session = weak.lock(); session && session->waiting()) {
            session->end_soon();
        }
    }
}

void Server::abort() {
    for (const auto& weak : state_->sessions) {
        if (const auto session = weak.lock()) {
            session->close();
        }
    }
}

std::size_t Server::open_connections() const {
    return state_->sessions.size();
}

const ServerTotals& Server::totals() const {
    return state_->totals;
}

}  // namespace dynoward::net
