// SPDX-License-Identifier: MIT
// The chunked transfer coding (RFC 9112 §7.1), decoded in place. Beast's decoder takes 37 times as long as
// for a sized body when each frame is a chunk, which is how log-shuttle sends them. Strict: refuses bare
// line feeds, blanks around the size, and fields behind the body (trailers). Pure; called by the session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dynoward::net {

class ChunkReader {
 public:
    enum class State { more, done, malformed };

    /// Decodes `bytes[from, size)` in place: moves the data of its chunks together to `bytes + from`.
    /// `data` is its size, `rest` the offset of the first unused byte: of an incomplete chunk head (at most
    /// `max_head_bytes`), or of what follows the body when done.
    struct Step {
        State state = State::more;
        std::size_t data = 0;
        std::size_t rest = 0;
    };
    Step read(char* bytes, std::size_t from, std::size_t size);

    /// Of a chunk's size with its extensions, which are ignored.
    static constexpr std::size_t max_head_bytes = 256;

 private:
    enum class Part : std::uint8_t { head, data, data_end, last_end, done };

    // Each returns how many bytes of `text` it has used; npos where they are malformed.
    std::size_t read_head(std::string_view text);
    std::size_t expect_line_end(std::string_view text, Part next);

    Part part_ = Part::head;
    std::uint64_t left_ = 0;  ///< of the chunk's data
};

}  // namespace dynoward::net
