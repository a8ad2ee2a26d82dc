// SPDX-License-Identifier: MIT
#include "settings/url.hpp"

#include <algorithm>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "settings/parse.hpp"

namespace dynoward::settings {
namespace {

namespace urls = boost::urls;

constexpr std::size_t max_url_bytes = 2048;
constexpr std::size_t max_host_bytes = 253;

bool is_host_name(std::string_view host) {
    const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.'; };
    if (host.empty() || host.size() > max_host_bytes || !std::ranges::all_of(host, allowed) ||
        host.find("..") != std::string_view::npos || host.front() == '.' || host.front() == '-') {
        return false;
    }
    // A last label that begins with a digit is a mistyped or disguised address (`127.1`, `0x7f.1`), never a
    // name.
    const auto last_label =
        host.substr(host.rfind('.') == std::string_view::npos ? 0 : host.rfind('.') + 1);
    return !last_label.empty() && !is_digit(last_label.front());
}

// In lower case, without the brackets of an IPv6 address; nullopt: a host that is refused.
std::optional<std::string> read_host(const urls::url_view& parts) {
    const std::string written(parts.encoded_host());
    switch (parts.host_type()) {
        case urls::host_type::ipv4: return written;
        case urls::host_type::ipv6: {
            auto address = written.substr(1, written.size() - 2);
            return is_ip_address(address) ? std::optional(std::move(address)) : std::nullopt;
        }
        case urls::host_type::name: {
            auto name = lower_case(written);
            return is_host_name(name) ? std::optional(std::move(name)) : std::nullopt;
        }
        case urls::host_type::none:
        case urls::host_type::ipvfuture: break;
    }
    return std::nullopt;
}

}  // namespace

bool is_ip_address(std::string_view host) {
    return urls::parse_ipv4_address(host).has_value() || urls::parse_ipv6_address(host).has_value();
}

bool is_loopback_host(std::string_view host) {
    if (host == "localhost") {
        return true;
    }
    if (const auto v4 = urls::parse_ipv4_address(host)) {
        return v4->is_loopback();
    }
    const auto v6 = urls::parse_ipv6_address(host);
    return v6 && v6->is_loopback();
}

std::optional<HttpUrl> parse_http_url(std::string_view text) {
    if (text.size() > max_url_bytes) {
        return std::nullopt;
    }
    const auto parsed = urls::parse_uri(text);
    if (!parsed || parsed->has_userinfo() || parsed->has_fragment()) {
        return std::nullopt;
    }
    const auto& parts = *parsed;
    const bool tls = parts.scheme_id() == urls::scheme::https;
    // `https://host?query` has no path; it is a mistake. And in Boost 1.81 whatever follows a port or an
    // IPv6 address passes for a path: `https://[::1]x`, `https://host:80:80`.
    const std::string_view path = parts.encoded_path();
    if ((!tls && parts.scheme_id() != urls::scheme::http) || (path.empty() && parts.has_query()) ||
        (!path.empty() && path.front() != '/')) {
        return std::nullopt;
    }
    auto host = read_host(parts);
    const auto port = parts.has_port() ? parse_number(std::string_view(parts.port()), 1, 65535)
                                       : std::optional<std::int64_t>(tls ? 443 : 80);
    if (!host || !port) {
        return std::nullopt;
    }
    HttpUrl url{tls, std::move(*host), static_cast<std::uint16_t>(*port), "/"};
    if (!path.empty()) {
        url.target = std::string(parts.encoded_target());
    }
    return url;
}

}  // namespace dynoward::settings
