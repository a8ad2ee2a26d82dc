// SPDX-License-Identifier: MIT
// Any octets as a query or a form: what is read, written down again and read again, is the same, and a name
// that stands there twice has no value.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "alerts/form_fields.hpp"
#include "fuzz/invariant.hpp"

namespace {

std::string encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        out += '%';
        out += digits[octet / 16U];
        out += digits[octet % 16U];
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto fields = dynoward::alerts::read_form(text);
    const auto pairs = static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')) + 1;
    if (!fields) {
        DYNOWARD_INVARIANT(text.find('%') != text.npos);
        return 0;
    }
    DYNOWARD_INVARIANT(fields->size() <= pairs);
    std::string again;
    std::size_t octets = 0;
    for (const auto& [name, value] : *fields) {
        again += encoded(name) + '=' + encoded(value) + '&';
        octets += name.size() + value.size();
        const auto same = std::count_if(fields->begin(), fields->end(),
                                        [&wanted = name](const auto& one) { return one.first == wanted; });
        const auto* found = dynoward::alerts::find_once(*fields, name);
        DYNOWARD_INVARIANT((found != nullptr) == (same == 1));
        DYNOWARD_INVARIANT(found == nullptr || *found == value);
    }
    DYNOWARD_INVARIANT(octets <= text.size());
    DYNOWARD_INVARIANT(dynoward::alerts::read_form(again) == fields);
    return 0;
}
