// SPDX-License-Identifier: MIT
// What the session asks of the routes. A request is judged by its head first, so that a stranger's body is
// never read.
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

    /// A reply now, without the body; or nullopt: the sender's credential was accepted, so read the body,
    /// then call on_body. A refusal ends the connection.
    virtual std::optional<Reply> on_head(const RequestHead& head) = 0;
    /// `body` is complete and inflated, empty where there was none; valid during the call.
    virtual Reply on_body(const RequestHead& head, std::string_view body) = 0;
    /// A request that was refused before on_head or between it and on_body, and why: a word from a closed
    /// set. `head` is empty where it could not be read.
    virtual void on_refused(const RequestHead& /*head*/, int /*status*/, std::string_view /*why*/) {}
};

}  // namespace dynoward::net
