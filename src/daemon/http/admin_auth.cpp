// SPDX-License-Identifier: MIT
#include "daemon/http/admin_auth.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "daemon/http/replies.hpp"
#include "daemon/telemetry/logfmt.hpp"
#include "net/basic_auth.hpp"

namespace dynoward::daemon {
namespace {

// `host` or `host:port`, in lower case, without the port that the scheme implies.
std::string authority_of(std::string_view text, std::string_view implied_port) {
    if (text.size() > implied_port.size() &&
        text.substr(text.size() - implied_port.size()) == implied_port) {
        text.remove_suffix(implied_port.size());
    }
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), net::lower);
    return lowered;
}

bool starts_with_word(std::string_view text, std::string_view word) {
    return text.size() >= word.size() && net::same_word(text.substr(0, word.size()), word);
}

}  // namespace

std::optional<net::Reply> AdminAuth::authorize(const net::RequestHead& head) {
    if (!settings_.own.dyno.empty() && came_in_the_clear(head)) {
        return status_reply(403);
    }
    const auto value = head.find("Authorization");
    const auto given = value && head.count("Authorization") == 1 ? net::parse_basic(*value) : std::nullopt;
    if (given && net::same_secret(given->password.reveal(), settings_.credentials.admin_password)) {
        return std::nullopt;
    }
    auto refused = reject(unauthorized_, "credential", unauthorized());
    if (!value) {
        return refused;
    }
    return environment_.guesses->answer(GuessLimit::Door::admin, head, !settings_.own.dyno.empty(),
                                        environment_.clock().steady, environment_.log, std::move(refused));
}

std::optional<net::Reply> AdminAuth::authorize_command(const net::RequestHead& head) {
    if (auto refused = authorize(head)) {
        return refused;
    }
    const bool https = !settings_.listener.tls_cert_file.empty() || !settings_.own.dyno.empty();
    if (is_foreign(head, https)) {
        return reject(foreign_, "foreign_origin", status_reply(403));
    }
    // A form on another page cannot send this type without a CORS preflight.
    return has_content_type(head, "application/json") ? std::nullopt : std::optional(status_reply(415));
}

net::Reply AdminAuth::reject(Throttle& throttle, std::string_view reason, net::Reply reply) {
    if (const auto events = throttle.hit(environment_.clock().steady)) {
        LogfmtLine line("admin.rejected");
        line.pair("reason", reason).number("status", reply.status).count("requests", *events);
        environment_.log(Level::warn, line.text());
    }
    return reply;
}

bool is_foreign(const net::RequestHead& head, bool https) {
    const auto site = head.find("Sec-Fetch-Site");
    if (site && !net::same_word(*site, "same-origin") && !net::same_word(*site, "none")) {
        return true;
    }
    const auto origin = head.find("Origin");
    if (!origin) {
        return false;
    }
    const auto host = head.find("Host");
    const bool secure = starts_with_word(*origin, "https://");
    const std::string_view scheme = secure ? "https://" : "http://";
    if (head.count("Origin") != 1 || !host || !starts_with_word(*origin, scheme) || (https && !secure)) {
        return true;
    }
    const std::string_view port = secure ? ":443" : ":80";
    return authority_of(origin->substr(scheme.size()), port) != authority_of(*host, port);
}

bool has_content_type(const net::RequestHead& head, std::string_view type) {
    const auto value = head.find("Content-Type");
    return value && net::same_word(net::trimmed(value->substr(0, value->find(';'))), type);
}

bool is_longer_than(const net::RequestHead& head, std::size_t bytes) {
    const auto length = head.find("Content-Length");
    std::uint64_t number = 0;
    if (!length) {
        return false;
    }
    const auto [stop, error] = std::from_chars(length->data(), length->data() + length->size(), number);
    return error != std::errc{} || number > bytes;
}

}  // namespace dynoward::daemon
