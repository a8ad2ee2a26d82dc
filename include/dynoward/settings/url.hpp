// SPDX-License-Identifier: MIT
// The few URLs an owner may give, taken apart strictly: http or https, a host, maybe a port, maybe a path.
// Whoever connects to one uses these parts and never the text. Escapes, users, passwords and fragments are
// not understood and so refused. Own code, because Boost.URL is not header-only in every release that we
// build with.
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

/// `localhost`, 127.0.0.0/8 and ::1: what never leaves this machine.
bool is_loopback_host(std::string_view host);
/// An IPv4 or IPv6 address as text, without brackets, port or zone.
bool is_ip_address(std::string_view host);

}  // namespace dynoward::settings
