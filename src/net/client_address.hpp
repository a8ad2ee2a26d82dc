// SPDX-License-Identifier: MIT
// Whose request it is, as far as anybody can say: for throttles and the log, never for trust.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "net/request_head.hpp"

namespace dynoward::net {

/// Address of the peer; empty where it has gone already. An IPv4 address within an IPv6 one is itself.
std::string peer_of(const boost::asio::ip::tcp::socket& socket);

/// The client's address; of IPv6 the network of 64 bits that one customer gets at least. Behind Heroku's
/// router every peer is the router: there the last entry of X-Forwarded-For counts, which the router wrote,
/// and no other, which the client may have written. Where that is no address, the peer counts.
std::string client_of(const RequestHead& head, bool behind_router);

}  // namespace dynoward::net
