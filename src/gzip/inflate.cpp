// SPDX-License-Identifier: MIT
#include "gzip/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <span>

namespace dynoward::gzip {
namespace {

// 15 bits of window, +16: gzip only (no zlib, no raw deflate, no guessing).
constexpr int gzip_only = 15 + 16;
// Deflate cannot do better than 1032 to 1 (zlib's technical notes).
constexpr std::size_t max_ratio = 1032;
constexpr std::size_t whole_piece_bytes = std::size_t{16} << 10;
constexpr std::size_t stream_piece_bytes = std::size_t{256} << 10;

/// zlib's stream, for both ways of reading.
class Inflater {
 public:
    Inflater() : ready_(inflateInit2(&stream_, gzip_only) == Z_OK) {}
    ~Inflater() {
        if (ready_) {
            inflateEnd(&stream_);
        }
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    bool ready() const { return ready_; }
    /// At most 4 GiB at a time.
    void set_input(std::string_view input) {
        // zlib takes its input as non-const, and does not write to it.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
        stream_.avail_in = static_cast<uInt>(input.size());
    }
    bool input_left() const { return stream_.avail_in > 0; }
    bool skip_nul() {
        if (*stream_.next_in != 0) {
            return false;
        }
        ++stream_.next_in;
        --stream_.avail_in;
        return true;
    }
    bool next_member() { return inflateReset(&stream_) == Z_OK; }

    struct Step {
        int status;
        std::size_t produced;
    };
    Step step(std::span<char> piece) {
        stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream_.avail_out = static_cast<uInt>(piece.size());
        const int status = ::inflate(&stream_, Z_NO_FLUSH);
        return {status, piece.size() - stream_.avail_out};
    }

 private:
    z_stream stream_{};
    bool ready_ = false;
};

}  // namespace

std::variant<std::string, InflateError> inflate(std::string_view compressed, std::size_t max_bytes) {
    if (compressed.size() > std::numeric_limits<uInt>::max()) {
        return InflateError::too_large;
    }
    Inflater inflater;
    if (!inflater.ready()) {
        return InflateError::malformed;
    }
    inflater.set_input(compressed);
    // The whole output fits, so it never has to be moved. Pages that are not written to take no memory yet.
    std::string output;
    output.reserve(std::min(max_bytes, compressed.size() * max_ratio));
    std::array<char, whole_piece_bytes> piece{};
    while (true) {
        const auto [status, produced] = inflater.step(piece);
        if (produced > max_bytes - output.size()) {
            return InflateError::too_large;
        }
        output.append(piece.data(), produced);
        if (status == Z_STREAM_END) {
            if (!inflater.input_left()) {
                return output;
            }
            if (!inflater.next_member()) {
                return InflateError::malformed;
            }
        } else if (status != Z_OK || (produced == 0 && !inflater.input_left())) {
            return InflateError::malformed;
        }
    }
}

struct StreamInflater::State {
    Inflater inflater;
    bool member_ended = false;
    std::array<char, stream_piece_bytes> piece{};
};

StreamInflater::StreamInflater() : state_(std::make_unique<State>()) {
    if (!state_->inflater.ready()) {
        throw std::bad_alloc();
    }
}
StreamInflater::~StreamInflater() = default;

bool StreamInflater::at_end() const {
    return state_->member_ended;
}

bool StreamInflater::feed(std::string_view compressed, const Take& take) {
    auto& inflater = state_->inflater;
    inflater.set_input(compressed);
    while (inflater.input_left()) {
        if (state_->member_ended) {
            if (inflater.skip_nul()) {
                continue;
            }
            if (!inflater.next_member()) {
                return false;
            }
            state_->member_ended = false;
        }
        const auto [status, produced] = inflater.step(state_->piece);
        if (produced > 0) {
            take(std::string_view(state_->piece.data(), produced));
        }
        if (status == Z_STREAM_END) {
            state_->member_ended = true;
        } else if (status == Z_BUF_ERROR && !inflater.input_left()) {
            break;
        } else if (status != Z_OK) {
            return false;
        }
    }
    return true;
}

}  // namespace dynoward::gzip
