// SPDX-License-Identifier: MIT
#include "settings/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "settings/parse.hpp"

namespace dynoward::settings {
namespace {

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

// Cuts `host` or `host:port` or `[v6]:port` apart; false where it is none of these.
bool read_authority(std::string_view authority, HttpUrl& url) {
    std::string_view port;
    bool has_port = false;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) {
            return false;
        }
        url.host = authority.substr(1, end - 1);
        const auto rest = authority.substr(end + 1);
        has_port = rest.starts_with(':');
        port = has_port ? rest.substr(1) : rest;
        if ((!has_port && !rest.empty()) || url.host.find(':') == std::string::npos ||
            !is_ip_address(url.host)) {
            return false;
        }
    } else {
        const auto colon = authority.find(':');
        has_port = colon != std::string_view::npos;
        url.host = lower_case(authority.substr(0, colon));
        port = has_port ? authority.substr(colon + 1) : std::string_view{};
        if (!is_host_name(url.host) && !is_ip_address(url.host)) {
            return false;
        }
    }
    if (!has_port) {
        url.port = url.tls ? 443 : 80;
        return true;
    }
    const auto number = parse_number(port, 1, 65535);
    url.port = static_cast<std::uint16_t>(number.value_or(0));
    return number.has_value();
}

// As RFC 3986 allows in path and query, unescaped or escaped; so nothing can end the request line early.
bool is_target(std::string_view target) {
    constexpr std::string_view marks = "-._~!$&'()*+,;=:@/?%";
    return std::ranges::all_of(target, [&](char c) {
        return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

}  // namespace

bool is_ip_address(std::string_view host) {
    const std::string text(host);  // inet_pton() wants a terminated string
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return text.find('\0') == std::string::npos && (inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
                                                    inet_pton(AF_INET6, text.c_str(), address.data()) == 1);
}

bool is_loopback_host(std::string_view host) {
    if (host == "localhost") {
        return true;
    }
    const std::string text(host);
    in_addr v4{};
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
        return (ntohl(v4.s_addr) >> 24U) == 127;
    }
    in6_addr v6{};
    return inet_pton(AF_INET6, text.c_str(), &v6) == 1 &&
           std::ranges::equal(v6.s6_addr, in6addr_loopback.s6_addr);
}

std::optional<HttpUrl> parse_http_url(std::string_view text) {
    HttpUrl url;
    const auto scheme_end = text.find("://");
    if (text.size() > max_url_bytes || scheme_end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto scheme = lower_case(text.substr(0, scheme_end));
    if (scheme != "https" && scheme != "http") {
        return std::nullopt;
    }
    url.tls = scheme == "https";
    const auto rest = text.substr(scheme_end + 3);
    const auto authority_end = std::min(rest.find_first_of("/?#"), rest.size());
    const auto target = rest.substr(authority_end);
    // `https://host?query` has no path; it is a mistake.
    if (!read_authority(rest.substr(0, authority_end), url) || (!target.empty() && target.front() != '/') ||
        !is_target(target)) {
        return std::nullopt;
    }
    if (!target.empty()) {
        url.target = target;
    }
    return url;
}

}  // namespace dynoward::settings
