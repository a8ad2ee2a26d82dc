// SPDX-License-Identifier: MIT
// The interface between the session and the routes. A request is authorized by its head first, so that the
// body of an unauthenticated client is never read.
#pragma once

#include <optional>
#include <string_view>

#include "net/reply.hpp"
#include "net/request_head.hpp"

namespace dynoward::net {

class Handler {
 public:
    Handler() = default;
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    virtual ~Handler() = default;

    /// A reply without reading the body; or nullopt: the credential was accepted, and on_body() will be
    /// called with the body. A refusal ends the connection.
    virtual std::optional<Reply> on_head(const RequestHead& head) = 0;
    /// `body` is complete and inflated, empty where there was none; valid during the call.
    virtual Reply on_body(const RequestHead& head, std::string_view body) = 0;
    /// Reports a request that was refused before on_head() or between it and on_body(). `why` is a word of
    /// a closed set; `head` is empty where it could not be read.
    virtual void on_refused(const RequestHead& /*head*/, int /*status*/, std::string_view /*why*/) {}
};

}  // namespace dynoward::net
