// SPDX-License-Identifier: MIT
#include "net/reply.hpp"

namespace dynoward::net {

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200: return "OK";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 409: return "Conflict";
        case 411: return "Length Required";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 503: return "Service Unavailable";
        default: return "Unknown";
    }
}

std::string head_bytes(const Reply& reply, ReplyForm form) {
    std::string bytes = "HTTP/1.1 " + std::to_string(reply.status) + ' ';
    bytes += reason_phrase(reply.status);
    bytes += "\r\n";
    const auto add = [&bytes](std::string_view name, std::string_view value) {
        bytes.append(name).append(": ").append(value).append("\r\n");
    };
    add("Server", "dynoward");
    for (const auto& [name, value] : reply.fields) {
        add(name, value);
    }
    if (!reply.content_type.empty()) {
        add("Content-Type", reply.content_type);
    }
    if (reply.status != 204 && !reply.stream) {
        add("Content-Length", std::to_string(reply.content().size()));
    }
    if (form.close || reply.stream) {
        add("Connection", "close");
    }
    bytes += "\r\n";
    return bytes;
}

std::string_view body_bytes(const Reply& reply, ReplyForm form) {
    return form.head_only || reply.status == 204 ? std::string_view{} : reply.content();
}

std::string to_bytes(const Reply& reply, ReplyForm form) {
    return head_bytes(reply, form).append(body_bytes(reply, form));
}

}  // namespace dynoward::net
