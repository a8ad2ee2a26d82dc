// SPDX-License-Identifier: MIT
// One request of a session: the bytes that were read, and what was found in them. Private to the session.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/limits.hpp"
#include "net/head_reader.hpp"
#include "net/http_rules.hpp"
#include "net/input_buffer.hpp"
#include "net/session.hpp"

namespace dynoward::net {

/// The minimum size of a read.
inline constexpr std::size_t piece_bytes = 16384;
/// A buffer up to this size is kept for the next request: batches of Logplex are seldom larger.
inline constexpr std::size_t kept_bytes = piece_bytes + limits::small_body_bytes;
// A body of tiny chunks is mostly chunk headers; a real batch never exceeds this.
inline constexpr std::size_t raw_body_bytes = 2 * limits::body_bytes;

// `input` holds a request from its first byte on: its header, its body (without chunk headers, once they
// are decoded), and what was sent after it.
struct Session::Exchange {
    InputBuffer input{piece_bytes};
    HeadReader reader;
    std::size_t header_size = 0;
    Connection::Clock::time_point began;  ///< when the header was complete
    bool more_is_there = false;           ///< probably: the last read filled its buffer
    Framing framing;
    std::size_t body_size = 0;
    std::size_t end = 0;      ///< of the request, in `input`
    bool needs_turn = false;  ///< the answer takes long or needs much memory: others go first
    std::optional<Answer> answer;
    std::string_view unsent;  ///< of the reply

    const RequestHead& head() const { return reader.head(); }
    std::size_t sized_end() const { return header_size + static_cast<std::size_t>(framing.length); }
};

}  // namespace dynoward::net
