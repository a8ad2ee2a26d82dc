// SPDX-License-Identifier: MIT
// The head of a request as plain text, so that rules and routes are independent of the HTTP library.
// Everything refers to bytes of the session, valid until the reply is written.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "net/text.hpp"

namespace dynoward::net {

struct HeaderField {
    std::string_view name;
    std::string_view value;  ///< unfolded, without blanks at its ends
};

struct RequestHead {
    std::string_view method;
    std::string_view target;
    unsigned version = 11;  ///< 11 is HTTP/1.1
    std::vector<HeaderField> fields;
    std::string_view peer{};  ///< address of the other end, as text

    /// The target without its query.
    std::string_view path() const { return target.substr(0, target.find('?')); }
    /// What follows the `?`; empty without one.
    std::string_view query() const {
        const auto mark = target.find('?');
        return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    }
    std::size_t count(std::string_view name) const {
        return static_cast<std::size_t>(
            std::count_if(fields.begin(), fields.end(),
                          [&](const HeaderField& field) { return same_word(field.name, name); }));
    }
    /// The first field of that name.
    std::optional<std::string_view> find(std::string_view name) const {
        for (const auto& field : fields) {
            if (same_word(field.name, name)) {
                return field.value;
            }
        }
        return std::nullopt;
    }
};

}  // namespace dynoward::net
