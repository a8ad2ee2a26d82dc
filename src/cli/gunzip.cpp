// SPDX-License-Identifier: MIT
#include "cli/gunzip.hpp"

#include <zlib.h>

#include <array>
#include <new>

namespace dynoward::cli {
namespace {

constexpr int gzip_only = 15 + 16;  // 15 bits of window, +16: no zlib, no raw deflate, no guessing
constexpr std::size_t piece_bytes = std::size_t{256} << 10;

}  // namespace

struct Gunzip::Stream {
    z_stream zlib{};
    bool whole = false;  ///< a member has just ended
    std::array<char, piece_bytes> piece{};
};

Gunzip::Gunzip() : stream_(std::make_unique<Stream>()) {
    if (inflateInit2(&stream_->zlib, gzip_only) != Z_OK) {
        throw std::bad_alloc();
    }
}
Gunzip::~Gunzip() {
    inflateEnd(&stream_->zlib);
}

bool Gunzip::at_end() const {
    return stream_->whole;
}

bool Gunzip::feed(std::string_view packed, const Take& take) {
    auto& zlib = stream_->zlib;
    // zlib takes its input as non-const, and does not write to it.
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    zlib.avail_in = static_cast<uInt>(packed.size());
    while (zlib.avail_in > 0) {
        if (stream_->whole) {
            // A tape or a block device fills the last block with NULs.
            if (*zlib.next_in == 0) {
                ++zlib.next_in;
                --zlib.avail_in;
                continue;
            }
            if (inflateReset(&zlib) != Z_OK) {
                return false;
            }
            stream_->whole = false;
        }
        zlib.next_out = reinterpret_cast<Bytef*>(stream_->piece.data());
        zlib.avail_out = static_cast<uInt>(stream_->piece.size());
        const int status = inflate(&zlib, Z_NO_FLUSH);
        const auto produced = stream_->piece.size() - zlib.avail_out;
        if (produced > 0) {
            take(std::string_view(stream_->piece.data(), produced));
        }
        if (status == Z_STREAM_END) {
            stream_->whole = true;
        } else if (status == Z_BUF_ERROR && zlib.avail_in == 0) {
            break;
        } else if (status != Z_OK) {
            return false;
        }
    }
    return true;
}

}  // namespace dynoward::cli
