// SPDX-License-Identifier: MIT
#include "net/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "net/session.hpp"

namespace dynoward::net {
namespace {

using asio::ip::tcp;

// Out of descriptors or memory: trying again at once would spin until somebody gives some back.
constexpr std::chrono::milliseconds accept_pause{100};

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

// At the cap, the session that has waited longest makes room. False: all have a request in hand.
bool make_room(ServerState& state) {
    std::shared_ptr<Session> oldest;
    for (const auto& weak : state.sessions) {
        auto session = weak.lock();
        if (session && session->waiting() &&
            (!oldest || session->waiting_since() < oldest->waiting_since())) {
            oldest = std::move(session);
        }
    }
    if (!oldest) {
        return false;
    }
    ++state.totals.evicted;
    oldest->leave();
    return true;
}

void welcome(const std::shared_ptr<ServerState>& state, tcp::socket socket) {
    ++state->totals.accepted;
    if (state->sessions.size() >= state->limits.connections && !make_room(*state)) {
        return;
    }
    tune(socket);
    const auto session = std::make_shared<Session>(state, std::move(socket));
    session->enter(session);
    asio::co_spawn(state->acceptor.get_executor(), Session::run(session),
                   [state](const std::exception_ptr& failure) {
                       if (failure) {
                           ++state->totals.failed;
                       }
                   });
}

asio::awaitable<void> accept_loop(std::shared_ptr<ServerState> state) {
    while (state->acceptor.is_open()) {
        auto [error, socket] = co_await state->acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (!error) {
            welcome(state, std::move(socket));
        } else if (state->acceptor.is_open() && error != asio::error::connection_aborted) {
            ++state->totals.accept_failed;
            state->pause.expires_after(accept_pause);
            [[maybe_unused]] const auto [ignored] =
                co_await state->pause.async_wait(asio::as_tuple(asio::use_awaitable));
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
                       // Only running out of memory comes here; the daemon cannot serve without its
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

void Server::stop() {
    state_->stopping = true;
    error_code error;
    // Connections that the system has taken for us already may hold a request: closing would reset them.
    state_->acceptor.non_blocking(true, error);
    for (std::size_t i = 0; !error && i < state_->limits.connections; ++i) {
        tcp::socket socket(state_->acceptor.get_executor());
        state_->acceptor.accept(socket, error);
        if (!error) {
            welcome(state_, std::move(socket));
        }
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
