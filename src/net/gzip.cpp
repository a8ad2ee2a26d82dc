// SPDX-License-Identifier: MIT
#include "net/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace dynoward::net {
namespace {

// 15 bits of window, +16: gzip only (no zlib, no raw deflate, no guessing).
constexpr int gzip_only = 15 + 16;
// Deflate cannot do better than 1032 to 1 (zlib's technical notes).
constexpr std::size_t most_ratio = 1032;

class Inflater {
 public:
    explicit Inflater(std::string_view input) {
        // zlib takes its input as non-const, and does not write to it.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
        stream_.avail_in = static_cast<uInt>(input.size());
        ready_ = inflateInit2(&stream_, gzip_only) == Z_OK;
    }
    ~Inflater() {
        if (ready_) {
            inflateEnd(&stream_);
        }
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    bool ready() const { return ready_; }
    bool input_left() const { return stream_.avail_in > 0; }
    bool next_member() { return inflateReset(&stream_) == Z_OK; }

    // Fills `piece`; returns zlib's status.
    template <std::size_t N>
    int step(std::array<char, N>& piece, std::size_t& produced) {
        stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream_.avail_out = static_cast<uInt>(piece.size());
        const int status = inflate(&stream_, Z_NO_FLUSH);
        produced = piece.size() - stream_.avail_out;
        return status;
    }

 private:
    z_stream stream_{};
    bool ready_ = false;
};

}  // namespace

std::variant<std::string, GzipError> inflate_gzip(std::string_view compressed, std::size_t max_bytes) {
    if (compressed.size() > std::numeric_limits<uInt>::max()) {
        return GzipError::too_large;
    }
    Inflater inflater(compressed);
    if (!inflater.ready()) {
        return GzipError::malformed;
    }
    // All that can become of it, so that it never has to be moved. What is not written takes no memory yet.
    std::string output;
    output.reserve(std::min(max_bytes, compressed.size() * most_ratio));
    std::array<char, 16384> piece{};
    while (true) {
        std::size_t produced = 0;
        const int status = inflater.step(piece, produced);
        if (produced > max_bytes - output.size()) {
            return GzipError::too_large;
        }
        output.append(piece.data(), produced);
        if (status == Z_STREAM_END) {
            if (!inflater.input_left()) {
                return output;
            }
            if (!inflater.next_member()) {
                return GzipError::malformed;
            }
        } else if (status != Z_OK || (produced == 0 && !inflater.input_left())) {
            return GzipError::malformed;
        }
    }
}

}  // namespace dynoward::net
