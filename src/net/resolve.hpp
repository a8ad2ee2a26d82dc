// SPDX-License-Identifier: MIT
// Names to addresses, within a deadline. getaddrinfo runs on a thread of Asio's own and cannot be
// interrupted; so the wait for it is given up instead, and its answer is thrown away when it comes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace dynoward::net {

struct Resolved {
    boost::system::error_code error;  ///< timed_out where the deadline passed
    std::vector<boost::asio::ip::tcp::endpoint> endpoints;
};

/// `localhost` is the loopback addresses whatever hosts file or DNS say (RFC 6761): to it alone the
/// settings let a token travel in clear.
boost::asio::awaitable<Resolved> resolve(boost::asio::any_io_executor executor, std::string host,
                                         std::uint16_t port, std::chrono::nanoseconds time);

/// An address of the public internet: not loopback, private, link-local, carrier-grade NAT, multicast,
/// reserved, nor an IPv6 form that leads to one of these (mapped, compatible, NAT64, 6to4, Teredo).
bool is_public(const boost::asio::ip::address& address);

}  // namespace dynoward::net
