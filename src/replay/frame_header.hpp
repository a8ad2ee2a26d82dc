// SPDX-License-Identifier: MIT
// Fields of a frame's header, read before the frame is parsed.
#pragma once

#include <string_view>

namespace dynoward::replay {

/// The space-separated field at `place`, counted from 0; empty: none.
inline std::string_view field_of_frame(std::string_view octets, int place) {
    for (int i = 0; i < place; ++i) {
        const auto blank = octets.find(' ');
        if (blank == std::string_view::npos) {
            return {};
        }
        octets.remove_prefix(blank + 1);
    }
    const auto end = octets.find(' ');
    return end == std::string_view::npos ? std::string_view{} : octets.substr(0, end);
}

inline std::string_view stamp_of_frame(std::string_view octets) {
    return field_of_frame(octets, 1);
}
inline std::string_view host_of_frame(std::string_view octets) {
    return field_of_frame(octets, 2);
}

}  // namespace dynoward::replay
