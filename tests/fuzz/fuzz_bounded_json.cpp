// SPDX-License-Identifier: MIT
// Any octets as JSON from outside: what is read is within the bounds and is what the library reads of it,
// what is refused has a place inside of the text.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "fuzz/invariant.hpp"
#include "values/bounded_json.hpp"

namespace {

using dynoward::JsonBounds;
using dynoward::JsonFault;
using nlohmann::json;

constexpr JsonBounds bounds{1U << 16U, 6, 100, 64};

struct Measured {
    std::size_t depth = 0;
    std::size_t values = 0;
};

void measure(const json& value, std::size_t depth, Measured& so_far) {
    ++so_far.values;
    if (!value.is_structured()) {
        DYNOWARD_INVARIANT(!value.is_string() ||
                           value.get_ref<const std::string&>().size() <= bounds.token_bytes);
        return;
    }
    so_far.depth = std::max(so_far.depth, depth + 1);
    for (const auto& item : value) {
        measure(item, depth + 1, so_far);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    JsonFault fault{JsonFault::Kind::syntax, text.size() + 2};
    const auto read = parse_bounded(text, bounds, &fault);
    const auto beyond = find_fault(text, bounds);
    const auto whole = json::parse(text, nullptr, /*allow_exceptions=*/false);
    DYNOWARD_INVARIANT(read.has_value() == (!beyond && !whole.is_discarded()));
    if (!read) {
        DYNOWARD_INVARIANT(fault.byte <= text.size() + 1);
        DYNOWARD_INVARIANT(!beyond || (beyond->kind == fault.kind && beyond->byte == fault.byte));
        DYNOWARD_INVARIANT(!to_text(fault.kind).empty());
        return 0;
    }
    DYNOWARD_INVARIANT(*read == whole);
    Measured measured;
    measure(*read, 0, measured);
    DYNOWARD_INVARIANT(measured.depth <= bounds.depth && measured.values <= bounds.values);
    return 0;
}
