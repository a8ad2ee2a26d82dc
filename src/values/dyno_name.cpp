// SPDX-License-Identifier: MIT
#include "dynoward/values/dyno_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include "values/ascii.hpp"

namespace dynoward {
namespace {

constexpr std::size_t max_name_bytes = 127;
constexpr std::size_t max_type_bytes = 63;
constexpr std::size_t max_number_digits = 6;

constexpr bool is_letter(char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hash_char(char c) {
    return is_digit(c) || is_lower(c);
}

// A table for speed: every line about a dyno has a name.
constexpr auto type_chars = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 128; ++c) {
        const auto character = static_cast<char>(c);
        table[c] = is_letter(character) || is_digit(character) || character == '-' || character == '_';
    }
    return table;
}();
constexpr bool is_type_char(char c) {
    return type_chars[static_cast<unsigned char>(c)];
}

bool is_type(std::string_view text) {
    return !text.empty() && text.size() <= max_type_bytes && is_letter(text.front()) &&
           std::all_of(text.begin(), text.end(), is_type_char);
}

bool is_slot_number(std::string_view text) {
    return !text.empty() && text.size() <= max_number_digits && text.front() != '0' &&
           std::all_of(text.begin(), text.end(), is_digit);
}

bool is_replica_hash(std::string_view text) {
    return text.size() >= 4 && text.size() <= 16 && std::all_of(text.begin(), text.end(), is_hash_char) &&
           std::any_of(text.begin(), text.end(), is_digit);
}

// Number of bytes of the type in a Fir name, or 0.
std::size_t fir_type_size(std::string_view text) {
    const auto last = text.rfind('-');
    if (last == std::string_view::npos || last == 0) {
        return 0;
    }
    const auto suffix = text.substr(last + 1);
    const auto middle = text.rfind('-', last - 1);
    if (middle == std::string_view::npos || suffix.size() != 5 ||
        !std::all_of(suffix.begin(), suffix.end(), is_hash_char) ||
        !is_replica_hash(text.substr(middle + 1, last - middle - 1)) || !is_type(text.substr(0, middle))) {
        return 0;
    }
    return middle;
}

}  // namespace

std::optional<DynoNameRef> DynoNameRef::parse(std::string_view text) {
    if (text.empty() || text.size() > max_name_bytes) {
        return std::nullopt;
    }
    // A type contains no dot, so the first character that is not part of a type decides which kind of name
    // it is.
    std::size_t type_size = 0;
    while (type_size < text.size() && is_type_char(text[type_size])) {
        ++type_size;
    }
    if (type_size < text.size()) {
        const bool cedar = text[type_size] == '.' && type_size != 0 && type_size <= max_type_bytes &&
                           is_letter(text.front()) && is_slot_number(text.substr(type_size + 1));
        return cedar ? std::optional(DynoNameRef(text, type_size, true)) : std::nullopt;
    }
    const auto fir_size = fir_type_size(text);
    return fir_size != 0 ? std::optional(DynoNameRef(text, fir_size, false)) : std::nullopt;
}

std::optional<DynoName> DynoName::parse(std::string_view text) {
    if (const auto ref = DynoNameRef::parse(text)) {
        return DynoName(*ref);
    }
    return std::nullopt;
}

DynoName::DynoName(DynoNameRef ref)
    : text_(ref.text()), type_size_(ref.type().size()), cedar_(ref.is_cedar()) {
    if (cedar_) {
        std::from_chars(text_.data() + type_size_ + 1, text_.data() + text_.size(), number_);
    }
}

bool is_one_off_type(std::string_view process_type) {
    return process_type == "run" || process_type == "release" || process_type == "scheduler";
}

}  // namespace dynoward
