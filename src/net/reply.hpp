// SPDX-License-Identifier: MIT
// A reply and its exact bytes. Logplex's HTTP client is old: it needs a reason phrase, understands
// Content-Length and nothing else (no chunks), and reads a body only before its next request. So the bytes
// are written here literally.
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
    bool is_ack = false;  ///< of a batch: how long it took is counted
    std::shared_ptr<EventStream>
        stream{};  ///< set: follows the head until it ends, and the connection with it
    /// The request had a credential that was accepted: when places are short, its connection is kept before
    /// those of strangers.
    bool credential = false;
    /// How long the reply is held back. Meanwhile the connection is a stranger's, and the first to be
    /// closed.
    std::chrono::milliseconds delay{0};
    /// Set: the body, instead of `body`. For a large document that many ask for at once.
    std::shared_ptr<const std::string> shared_body{};

    std::string_view content() const { return shared_body ? std::string_view(*shared_body) : body; }
};

/// Reason phrase of the statuses that Dynoward sends; `Unknown` for any other.
std::string_view reason_phrase(int status);

struct ReplyForm {
    bool head_only = false;  ///< the request was HEAD: the length is given, the body left out
    bool close = false;      ///< says `Connection: close`
};

/// All of it, but for a shared body: that is sent after these bytes, unless only the head is wanted.
/// Never chunked: what has no length yet (a stream) ends with its connection. 204 has no Content-Length
/// (RFC 9110 §8.6), every other reply has one.
std::string to_bytes(const Reply& reply, ReplyForm form);
/// The same up to the empty line.
std::string head_bytes(const Reply& reply, ReplyForm form);
/// What follows it: empty for 204 and HEAD.
std::string_view body_bytes(const Reply& reply, ReplyForm form);

}  // namespace dynoward::net
