// SPDX-License-Identifier: MIT
// Any octets as a gzip body: the bound is kept to the byte, a larger one changes nothing else, and whatever
// is packed comes out as it was.
#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "fuzz/invariant.hpp"
#include "gzip/inflate.hpp"
#include "support/gzip.hpp"

namespace {

using dynoward::gzip::inflate;
using dynoward::gzip::InflateError;

void check_bounds(std::string_view packed) {
    constexpr std::size_t most = 1 << 20;
    const auto whole = inflate(packed, most);
    if (const auto* text = std::get_if<std::string>(&whole)) {
        DYNOWARD_INVARIANT(text->size() <= most);
        const auto exact = inflate(packed, text->size());
        DYNOWARD_INVARIANT(std::holds_alternative<std::string>(exact) &&
                           std::get<std::string>(exact) == *text);
        if (!text->empty()) {
            const auto less = inflate(packed, text->size() - 1);
            DYNOWARD_INVARIANT(std::holds_alternative<InflateError>(less) &&
                               std::get<InflateError>(less) == InflateError::too_large);
        }
        // One octet more behind it, or one less, is no gzip stream, or another one of as much text.
        const auto cut = inflate(packed.substr(0, packed.size() - 1), most);
        DYNOWARD_INVARIANT(std::holds_alternative<InflateError>(cut) ||
                           std::get<std::string>(cut).size() <= text->size());
    } else {
        const auto none = inflate(packed, 0);
        DYNOWARD_INVARIANT(std::holds_alternative<InflateError>(none));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    check_bounds(octets);
    const auto back = inflate(dynoward::test::gzip(octets), size);
    DYNOWARD_INVARIANT(std::holds_alternative<std::string>(back) && std::get<std::string>(back) == octets);
    return 0;
}
