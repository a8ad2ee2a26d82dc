// SPDX-License-Identifier: MIT
// The few URLs that settings may hold: http or https, a host, optionally a port and a path. Boost.URL
// parses them; escapes in the host, users, passwords and fragments are refused on top. Callers connect by
// these parts and never use the text again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynoward::settings {

struct HttpUrl {
    bool tls = true;
    std::string host;  ///< lower case; an IPv6 address without its brackets
    std::uint16_t port = 443;
    std::string target = "/";  ///< path and query, as sent in a request line
};

/// nullopt for everything that is not exactly such a URL, or longer than 2048 bytes.
std::optional<HttpUrl> parse_http_url(std::string_view text);

/// `localhost`, 127.0.0.0/8 and ::1: traffic to it never leaves this machine.
bool is_loopback_host(std::string_view host);
/// An IPv4 or IPv6 address as text, without brackets, port or zone.
bool is_ip_address(std::string_view host);

}  // namespace dynoward::settings
