// SPDX-License-Identifier: MIT
// The chunked transfer coding (RFC 9112 §7.1), decoded where it stands. Beast's own takes 37 times as long
// as a body with a length when each frame is a chunk, which is how log-shuttle sends them. Strict: bare
// line feeds, blanks around the size, and fields behind the body (trailers) are refused. Pure; used by the
// session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dynoward::net {

class ChunkReader {
 public:
    enum class State { more, done, malformed };

    /// Decodes `bytes[from, size)` in place: the data of its chunks is moved together to `bytes + from`.
    /// `data` is what there now is of it, `rest` where the bytes begin that were not used: the head of a
    /// chunk that is not complete (at most `most_head_bytes` of it), or what follows the body when done.
    struct Step {
        State state = State::more;
        std::size_t data = 0;
        std::size_t rest = 0;
    };
    Step read(char* bytes, std::size_t from, std::size_t size);

    /// Of a chunk's size with its extensions, which mean nothing to us.
    static constexpr std::size_t most_head_bytes = 256;

 private:
    enum class Part : std::uint8_t { head, data, data_end, last_end, done };

    // Each uses what it can from the front of `text`: how much; npos where it is malformed.
    std::size_t read_head(std::string_view text);
    std::size_t expect_line_end(std::string_view text, Part next);

    Part part_ = Part::head;
    std::uint64_t left_ = 0;  ///< of the chunk's data
};

}  // namespace dynoward::net
