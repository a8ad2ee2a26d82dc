// SPDX-License-Identifier: MIT
// A reply and its exact bytes. Logplex's HTTP client is old: it needs a reason phrase, understands
// Content-Length and nothing else (no chunks), and reads a body only before its next request. So the bytes
// are written here literally.
#pragma once

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
};

/// Reason phrase of the statuses that Dynoward sends; `Unknown` for any other.
std::string_view reason_phrase(int status);

struct ReplyForm {
    bool head_only = false;  ///< the request was HEAD: the length is told, the body left out
    bool close = false;      ///< says `Connection: close`
};

/// Never chunked: what has no length yet (a stream) ends with its connection. 204 has no Content-Length
/// (RFC 9110 §8.6), every other reply has one.
std::string to_bytes(const Reply& reply, ReplyForm form);

}  // namespace dynoward::net
