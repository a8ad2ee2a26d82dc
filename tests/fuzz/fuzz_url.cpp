// SPDX-License-Identifier: MIT
// Any text as a URL of an owner's: taken apart so that put together again it is the same, or refused. No
// part could end a request line or a header.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/invariant.hpp"
#include "settings/parse.hpp"
#include "settings/url.hpp"

namespace {

using namespace dynoward::settings;

bool has_no_blank_or_control(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string put_together(const HttpUrl& url) {
    const bool v6 = url.host.find(':') != std::string::npos;
    return std::string(url.tls ? "https://" : "http://") + (v6 ? "[" : "") + url.host + (v6 ? "]" : "") +
           ":" + std::to_string(url.port) + url.target;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(is_loopback_host(text));
    static_cast<void>(is_ip_address(text));
    const auto url = parse_http_url(text);
    if (!url) {
        DYNOWARD_INVARIANT(!parse_api_url(text));
        return 0;
    }
    DYNOWARD_INVARIANT(!url->host.empty() && url->host.size() <= 253 && has_no_blank_or_control(url->host));
    DYNOWARD_INVARIANT(url->host.find_first_of("@/?#[]%") == std::string::npos && url->port != 0);
    DYNOWARD_INVARIANT(url->target.starts_with('/') && has_no_blank_or_control(url->target));
    DYNOWARD_INVARIANT(url->target.find('#') == std::string::npos && text.find('@') >= text.find('/', 8));
    const auto whole = put_together(*url);
    const auto again = parse_http_url(whole);
    // One octet for the port that was not written may be one too many.
    DYNOWARD_INVARIANT(again || whole.size() > 2048);
    if (again) {
        DYNOWARD_INVARIANT(again->host == url->host && again->port == url->port &&
                           again->target == url->target && again->tls == url->tls);
    }
    return 0;
}
