// SPDX-License-Identifier: MIT
// The address of a client, as far as it can be determined: for throttles and the log, never for
// authorization.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "net/request_head.hpp"

namespace dynoward::net {

/// Address of the peer; empty where it has disconnected. An IPv4-mapped IPv6 address is given as IPv4.
std::string peer_of(const boost::asio::ip::tcp::socket& socket);

/// The client's address; of IPv6 its /64 network, the least that a provider assigns to one customer. Behind
/// Heroku's router every peer is the router, so the last entry of X-Forwarded-For is used, which the router
/// wrote; the client may have written the others. Where that is not an address, the peer is used.
std::string client_of(const RequestHead& head, bool behind_router);

}  // namespace dynoward::net
