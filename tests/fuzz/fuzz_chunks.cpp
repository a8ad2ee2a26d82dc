// SPDX-License-Identifier: MIT
// Any octets as a chunked body: the reader that decodes in place comes to the same end as a naive one that
// sees all of it at once, however the octets are cut, and touches nothing outside of them.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/invariant.hpp"
#include "net/chunk_reader.hpp"

namespace {

using dynoward::net::ChunkReader;
using State = ChunkReader::State;

struct Decoded {
    State state = State::more;
    std::string body;
    std::string rest;  ///< behind the body, when done
};

// What the size line says, by hand: digits, then nothing or an extension. False: malformed.
bool read_size(std::string_view line, std::uint64_t& size) {
    size = 0;
    std::size_t digits = 0;
    for (; digits < line.size(); ++digits) {
        constexpr std::string_view hex = "0123456789abcdef";
        const char c = line[digits] >= 'A' && line[digits] <= 'F' ? static_cast<char>(line[digits] + 32)
                                                                  : line[digits];
        const auto value = hex.find(c);
        if (value == hex.npos) {
            break;
        }
        if (size >> 60 != 0) {
            return false;
        }
        size = size * 16 + value;
    }
    return digits > 0 && (digits == line.size() || line[digits] == ';') && line.find('\r') == line.npos;
}

Decoded decode_naively(std::string_view text) {
    Decoded result;
    while (true) {
        const auto end = text.find('\n');
        if (end == text.npos) {
            result.state = text.size() > ChunkReader::max_head_bytes ? State::malformed : State::more;
            return result;
        }
        std::uint64_t size = 0;
        if (end == 0 || end >= ChunkReader::max_head_bytes || text[end - 1] != '\r' ||
            !read_size(text.substr(0, end - 1), size)) {
            result.state = State::malformed;
            return result;
        }
        text.remove_prefix(end + 1);
        const auto part =
            text.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(size, text.size())));
        result.body += part;
        text.remove_prefix(part.size());
        if (part.size() < size) {
            return result;
        }
        const auto line_end = text.substr(0, 2);
        if (line_end != std::string_view("\r\n").substr(0, line_end.size())) {
            result.state = State::malformed;
            return result;
        }
        if (line_end.size() < 2) {
            return result;
        }
        text.remove_prefix(2);
        if (size == 0) {
            result.state = State::done;
            result.rest = text;
            return result;
        }
    }
}

// As the session does: what came is put behind what is decoded already.
Decoded decode(std::string_view text, std::size_t piece) {
    ChunkReader reader;
    Decoded result;
    std::string bytes;
    std::size_t data = 0;
    for (std::size_t at = 0; at < text.size() && result.state == State::more; at += piece) {
        bytes += text.substr(at, piece);
        // An allocation of exactly this size, so that a sanitizer sees any step outside.
        std::string exact(bytes);
        exact.shrink_to_fit();
        const auto step = reader.read(exact.data(), data, exact.size());
        DYNOWARD_INVARIANT(step.rest <= exact.size() && data + step.data <= step.rest);
        result.state = step.state;
        const auto from = data + step.data;
        DYNOWARD_INVARIANT(step.state != State::more ||
                           exact.size() - step.rest <= ChunkReader::max_head_bytes);
        exact.erase(from, step.rest - from);
        data = from;
        if (result.state == State::done) {
            result.rest = exact.substr(data) + std::string(text.substr(std::min(text.size(), at + piece)));
        }
        bytes = std::move(exact);
    }
    result.body = bytes.substr(0, data);
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto wanted = decode_naively(text);
    for (const std::size_t piece :
         {std::size_t{1} + data[0], std::size_t{1}, std::max<std::size_t>(1, text.size())}) {
        const auto got = decode(text, piece);
        DYNOWARD_INVARIANT(got.state == wanted.state);
        if (got.state != State::malformed) {
            DYNOWARD_INVARIANT(got.body == wanted.body && got.rest == wanted.rest);
        }
    }
    return 0;
}
