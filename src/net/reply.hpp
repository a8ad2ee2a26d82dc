// SPDX-License-Identifier: MIT
// A reply and its exact bytes. Logplex's HTTP client is old: it needs a reason phrase, supports Content-
// Length only (no chunks), and reads a body only before its next request. So the bytes are composed here.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynoward::net {

class EventStream;

struct Reply {
    int status = 204;
    std::string content_type;  ///< empty: none
    std::string body;
    std::vector<std::pair<std::string, std::string>> fields;
    bool is_ack = false;  ///< of a batch: its time is counted (AckTimes)
    std::shared_ptr<EventStream>
        stream{};  ///< set: sent after the head until it ends, which ends the connection
    /// The request had a valid credential: when places are short, its connection is kept longer than
    /// others.
    bool authenticated = false;
    /// How long the reply is delayed. Meanwhile the connection counts as unauthenticated, and is the first
    /// to be closed.
    std::chrono::milliseconds delay{0};
    /// Set: used instead of `body`, for a large document with many readers.
    std::shared_ptr<const std::string> shared_body{};

    std::string_view content() const { return shared_body ? std::string_view(*shared_body) : body; }
};

/// Reason phrase of the statuses that Dynoward sends; `Unknown` for any other.
std::string_view reason_phrase(int status);

struct ReplyForm {
    bool head_only = false;  ///< the request was HEAD: with the length, without the body
    bool close = false;      ///< sends `Connection: close`
};

/// Head and body. Never chunked: a stream, which has no length, ends with its connection. 204 has no
/// Content-Length (RFC 9110 §8.6), every other reply has one.
std::string to_bytes(const Reply& reply, ReplyForm form);
/// The same up to the empty line.
std::string head_bytes(const Reply& reply, ReplyForm form);
/// The body: empty for 204 and HEAD.
std::string_view body_bytes(const Reply& reply, ReplyForm form);

}  // namespace dynoward::net
