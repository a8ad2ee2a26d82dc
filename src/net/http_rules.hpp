// SPDX-License-Identifier: MIT
// Which requests are framed without ambiguity (RFC 9112 §6). Beast of Boost 1.81 accepts more: a second
// Host, `Content-Length: 5,5`, `Transfer-Encoding: gzip` next to a length, chunked in HTTP/1.0, absolute-
// form targets. Where two parties can disagree about the end of a request, a second one can be smuggled in
// behind it. So these rules run between header and body, and a refused request ends the connection. Pure;
// called by the session.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "net/request_head.hpp"

namespace dynoward::net {

/// How the body of an accepted request is delimited.
struct Framing {
    enum class Body : std::uint8_t { none, sized, chunked } body = Body::none;
    std::uint64_t length = 0;       ///< of a sized body, 1 or more
    bool expects_continue = false;  ///< the client waits for `100 Continue`
    bool gzip = false;              ///< Content-Encoding is gzip
};

struct HttpRefusal {
    int status = 400;
    std::string_view why;  ///< a word for the log, from a closed set
};

/// HTTP/1.0, as nginx's upstreams, HAProxy's health checks and ab speak it by default, has its body by
/// Content-Length or none, and need not name a host (RFC 1945); its connection ends with the reply.
std::variant<Framing, HttpRefusal> check_framing(const RequestHead& head);

}  // namespace dynoward::net
