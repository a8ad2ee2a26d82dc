// SPDX-License-Identifier: MIT
// The replies that several routes share.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/reply.hpp"
#include "net/request_head.hpp"

namespace dynoward::daemon {

inline net::Reply status_reply(int status) {
    net::Reply reply;
    reply.status = status;
    return reply;
}

/// Not to be cached, nor interpreted as another type.
inline net::Reply text_reply(int status, std::string content_type, std::string body) {
    net::Reply reply;
    reply.status = status;
    reply.content_type = std::move(content_type);
    reply.body = std::move(body);
    reply.fields = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
    return reply;
}

inline net::Reply json_reply(int status, std::string body) {
    return text_reply(status, "application/json", std::move(body));
}

/// A document that is shared with other replies.
inline net::Reply shared_reply(std::string content_type, std::shared_ptr<const std::string> document) {
    auto reply = text_reply(200, std::move(content_type), {});
    reply.shared_body = std::move(document);
    return reply;
}

inline net::Reply unauthorized() {
    auto reply = status_reply(401);
    reply.fields.emplace_back("WWW-Authenticate", "Basic realm=\"dynoward\", charset=\"UTF-8\"");
    return reply;
}

inline net::Reply method_not_allowed(std::string allowed) {
    auto reply = status_reply(405);
    reply.fields.emplace_back("Allow", std::move(allowed));
    return reply;
}

inline bool is_get_or_head(const net::RequestHead& head) {
    return head.method == "GET" || head.method == "HEAD";
}

/// By its header, the router received the request by plain HTTP, so the credential crossed the internet
/// unencrypted.
inline bool came_in_the_clear(const net::RequestHead& head) {
    const auto proto = head.find("X-Forwarded-Proto");
    return proto && net::same_word(*proto, "http");
}

}  // namespace dynoward::daemon
