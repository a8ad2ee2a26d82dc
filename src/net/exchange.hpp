// SPDX-License-Identifier: MIT
// One request of a session: what was read of it, and what it means. Private to session.cpp and
// session_body.cpp.
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

/// What is asked of the socket at a time, at least.
inline constexpr std::size_t piece_bytes = 16384;
// A body of tiny chunks is mostly chunk headers; more than this is no body of ours.
inline constexpr std::size_t raw_body_bytes = 2 * limits::body_bytes;

// In `input` a request stands from its first byte on: its header, its body (without chunk headers, once
// they are read), and what came after it.
struct Session::Exchange {
    InputBuffer input{piece_bytes};
    HeadReader reader;
    std::size_t header_size = 0;
    Connection::Clock::time_point began;  ///< when the header was there
    bool more_is_there = false;           ///< most likely: the last read filled its room
    Framing framing;
    std::size_t body_size = 0;
    std::size_t end = 0;      ///< of the request, in `input`
    bool wants_turn = false;  ///< answering takes long or much memory: others first
    std::optional<Answer> answer;
    std::string_view unsent;  ///< of the reply

    const RequestHead& head() const { return reader.head(); }
    std::size_t sized_end() const { return header_size + static_cast<std::size_t>(framing.length); }
};

}  // namespace dynoward::net
