// SPDX-License-Identifier: MIT
#include "heroku/drains.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "heroku/reply_bounds.hpp"

namespace dynoward::heroku {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_host_bytes = 253;

std::string text_of(const Json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>()
                                                                             : std::string();
}

bool is_host(std::string_view text) {
    return !text.empty() && text.size() <= max_host_bytes && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
}

// Splits `scheme://user:password@host:port/path?query`. A URL of any other form may have its password
// anywhere, so no part of it is used.
void read_url(std::string_view url, DrainInfo& drain) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return;
    }
    url.remove_prefix(scheme + 3);
    const auto authority_end = std::min(url.find_first_of("/?#"), url.size());
    auto authority = url.substr(0, authority_end);
    const auto rest = url.substr(authority_end);
    if (rest.find('@') != std::string_view::npos) {
        return;
    }
    std::string_view password;
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        const auto user_info = authority.substr(0, at);
        const auto colon = user_info.find(':');
        password = colon == std::string_view::npos ? std::string_view{} : user_info.substr(colon + 1);
        authority.remove_prefix(at + 1);
    }
    const auto colon = authority.find(':');
    const auto port = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1);
    std::string host(authority.substr(0, colon));
    std::ranges::transform(host, host.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (!is_host(host) || !std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; })) {
        return;
    }
    drain.host = std::move(host);
    drain.password = Secret(std::string(password));
    drain.path = Secret(std::string(rest.substr(0, rest.find_first_of("?#"))));
}

}  // namespace

boost::system::result<std::vector<DrainInfo>, ReplyError> read_drains(std::string_view body) {
    const auto list = parse_bounded(body, reply_bounds);
    if (!list) {
        return ReplyError::not_json;
    }
    if (!list->is_array()) {
        return ReplyError::wrong_shape;
    }
    std::vector<DrainInfo> drains;
    for (const auto& item : *list) {
        const auto token = DrainToken::parse(text_of(item, "token"));
        if (!token) {
            return ReplyError::wrong_shape;
        }
        DrainInfo drain(*token);
        const auto addon = item.find("addon");
        if (addon != item.end()) {
            drain.addon = text_of(*addon, "name");
        }
        read_url(text_of(item, "url"), drain);
        drains.push_back(std::move(drain));
    }
    return drains;
}

}  // namespace dynoward::heroku
