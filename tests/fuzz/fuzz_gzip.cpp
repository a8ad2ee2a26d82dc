// SPDX-License-Identifier: MIT
// Any octets as a gzip body: the bound is kept to the byte, a larger one changes nothing else, and whatever
// is packed comes out as it was.
#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "fuzz/invariant.hpp"
#include "net/gzip.hpp"
#include "support/gzip.hpp"

namespace {

using dynoward::net::GzipError;
using dynoward::net::inflate_gzip;

void check_bounds(std::string_view packed) {
    constexpr std::size_t most = 1 << 20;
    const auto whole = inflate_gzip(packed, most);
    if (const auto* text = std::get_if<std::string>(&whole)) {
        DYNOWARD_INVARIANT(text->size() <= most);
        const auto exact = inflate_gzip(packed, text->size());
        DYNOWARD_INVARIANT(std::holds_alternative<std::string>(exact) &&
                           std::get<std::string>(exact) == *text);
        if (!text->empty()) {
            const auto less = inflate_gzip(packed, text->size() - 1);
            DYNOWARD_INVARIANT(std::holds_alternative<GzipError>(less) &&
                               std::get<GzipError>(less) == GzipError::too_large);
        }
        // One octet more behind it, or one less, is no gzip stream, or another one of as much text.
        const auto cut = inflate_gzip(packed.substr(0, packed.size() - 1), most);
        DYNOWARD_INVARIANT(std::holds_alternative<GzipError>(cut) ||
                           std::get<std::string>(cut).size() <= text->size());
    } else {
        const auto none = inflate_gzip(packed, 0);
        DYNOWARD_INVARIANT(std::holds_alternative<GzipError>(none));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    check_bounds(octets);
    const auto back = inflate_gzip(dynoward::test::gzip(octets), size);
    DYNOWARD_INVARIANT(std::holds_alternative<std::string>(back) && std::get<std::string>(back) == octets);
    return 0;
}
