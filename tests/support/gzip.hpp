// SPDX-License-Identifier: MIT
// Packs what a test sends or stores.
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

namespace dynoward::test {

/// One gzip member; `window` as deflateInit2 takes it, for other wrappings.
inline std::string gzip(std::string_view text, int window = 15 + 16) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

}  // namespace dynoward::test
