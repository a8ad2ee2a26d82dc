// SPDX-License-Identifier: MIT
// Bodies sent with `Content-Encoding: gzip` (log-shuttle can). The output is bounded, so that a small body
// cannot unfold into a large one. Pure; called by the session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace dynoward::net {

enum class GzipError : std::uint8_t {
    malformed,  ///< not gzip, damaged, cut short, or something behind it
    too_large,  ///< more than `max_bytes` of output
};

/// Inflates one gzip stream, which may have several members (RFC 1952 §2.2), to at most `max_bytes`.
std::variant<std::string, GzipError> inflate_gzip(std::string_view compressed, std::size_t max_bytes);

}  // namespace dynoward::net
