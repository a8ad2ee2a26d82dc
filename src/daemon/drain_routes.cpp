// SPDX-License-Identifier: MIT
#include "daemon/drain_routes.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/logfmt.hpp"
#include "daemon/replies.hpp"
#include "dynoward/values/limits.hpp"
#include "net/basic_auth.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::string_view app_prefix = "/logs/";
constexpr std::string_view batch_type = "application/logplex-1";

bool is_visible(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// Without its parameters (`; charset=utf-8`).
bool is_batch_type(const net::RequestHead& head) {
    const auto type = head.find("Content-Type");
    return type && net::same_word(net::trimmed(type->substr(0, type->find(';'))), batch_type);
}

// An empty batch needs no type: Logplex leaves out the length then, and hand-made tests the type.
bool has_body(const net::RequestHead& head) {
    const auto length = head.find("Content-Length");
    return head.find("Transfer-Encoding") || (length && *length != "0");
}

// False where the request names an app or a token that cannot exist. Without either it is an unnamed
// sender.
bool read_sender(const net::RequestHead& head, monitor::Sender& sender) {
    if (const auto token = head.find("Logplex-Drain-Token")) {
        sender.token = DrainToken::parse(*token);
        // A token that cannot be read must not pass for none: an unnamed sender may be trusted more.
        if (!sender.token || head.count("Logplex-Drain-Token") > 1) {
            return false;
        }
    }
    return true;
}

std::string_view to_text(std::size_t refusal) {
    constexpr std::array<std::string_view, 6> words{"no_credential",    "unreadable_credential",
                                                    "wrong_credential", "in_the_clear",
                                                    "bad_token",        "content_type"};
    return words.at(refusal);
}

}  // namespace

DrainRoutes::DrainRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
                         const Surroundings& surroundings, CarryOut carry_out)
    : settings_(settings),
      monitor_(monitor),
      surroundings_(surroundings),
      carry_out_(std::move(carry_out)) {}

bool DrainRoutes::owns(std::string_view path) {
    return path == "/logs" || path == "/drain" ||
           (path.size() > app_prefix.size() && path.substr(0, app_prefix.size()) == app_prefix);
}

std::optional<net::Reply> DrainRoutes::on_head(const net::RequestHead& head) {
    if (head.method != "POST") {
        return method_not_allowed("POST");
    }
    if (!settings_.own.dyno.empty() && came_in_the_clear(head)) {
        return refuse(Refusal::in_the_clear, status_reply(403));
    }
    if (const auto refusal = judge_credential(head)) {
        return refuse(*refusal, unauthorized());
    }
    monitor::Sender sender;
    if (!read_sender(head, sender)) {
        return refuse(Refusal::bad_token, status_reply(403));
    }
    if (const auto path = head.path(); path.size() > app_prefix.size()) {
        sender.app_in_path = AppName::parse(path.substr(app_prefix.size()));
        if (!sender.app_in_path) {
            return status_reply(404);
        }
    }
    monitor::Effects effects;
    const auto admission = monitor_.admit(surroundings_.clock(), sender, effects);
    carry_out_(effects);
    switch (admission) {
        case monitor::Admission::welcome: break;
        case monitor::Admission::foreign_token: return status_reply(403);
        case monitor::Admission::unknown_app: return status_reply(404);
    }
    if (has_body(head) && !is_batch_type(head)) {
        return refuse(Refusal::content_type, status_reply(415));
    }
    return std::nullopt;
}

net::Reply DrainRoutes::on_body(const net::RequestHead& head, std::string_view body) {
    if (body.empty()) {
        return status_reply(204);
    }
    monitor::Batch batch;
    read_sender(head, batch.sender);
    if (const auto path = head.path(); path.size() > app_prefix.size()) {
        batch.sender.app_in_path = AppName::parse(path.substr(app_prefix.size()));
    }
    batch.frame_id = frame_id_of(head);
    batch.message_count = message_count_of(head);
    batch.body = body;
    monitor::Effects effects;
    const auto outcome = monitor_.on_batch(surroundings_.clock(), batch, effects);
    carry_out_(effects);
    auto reply = status_reply(outcome == monitor::BatchOutcome::unreadable ? 400 : 204);
    reply.is_ack = true;
    return reply;
}

std::optional<DrainRoutes::Refusal> DrainRoutes::judge_credential(const net::RequestHead& head) {
    const auto& wanted = settings_.credentials;
    if (wanted.drain_password.empty()) {
        // Settings allow that on a loopback-only listener alone; anywhere else nobody gets in.
        return settings_.listener.loopback_only ? std::nullopt : std::optional(Refusal::wrong_credential);
    }
    const auto count = head.count("Authorization");
    if (count == 0) {
        return Refusal::no_credential;
    }
    const auto text = *head.find("Authorization");
    // A sender's credential is the same each time: what was once found right need not be taken apart again.
    if (count == 1 && net::same_secret(text, accepted_)) {
        return std::nullopt;
    }
    const auto given = net::parse_basic(text);
    if (count > 1 || !given) {
        return Refusal::unreadable_credential;
    }
    // All three are compared, whatever the first says: how long it takes tells nothing.
    const bool current = net::same_secret(given->password.reveal(), wanted.drain_password);
    const bool previous = net::same_secret(given->password.reveal(), wanted.drain_password_previous);
    const bool user = wanted.drain_user.empty() || net::same_secret(given->user, Secret(wanted.drain_user));
    if (!(current || previous) || !user) {
        return Refusal::wrong_credential;
    }
    accepted_ = Secret(std::string(text));
    return std::nullopt;
}

net::Reply DrainRoutes::refuse(Refusal refusal, net::Reply reply) {
    const auto index = static_cast<std::size_t>(refusal);
    if (const auto events = throttles_.at(index).hit(surroundings_.clock().steady)) {
        Line line("drain.turned_away");
        line.pair("reason", to_text(index)).number("status", reply.status).count("requests", *events);
        surroundings_.log(Level::warn, line.text());
    }
    return reply;
}

std::string_view frame_id_of(const net::RequestHead& head) {
    for (const auto name : {"Logplex-Frame-Id", "X-Request-Id"}) {
        const auto id = head.find(name);
        if (id && !id->empty() && id->size() <= limits::frame_id_bytes && is_visible(*id)) {
            return *id;
        }
    }
    return {};
}

std::optional<std::uint64_t> message_count_of(const net::RequestHead& head) {
    const auto text = head.find("Logplex-Msg-Count");
    if (!text || text->empty()) {
        return std::nullopt;
    }
    std::uint64_t count = 0;
    const auto* end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, count);
    return error == std::errc{} && stop == end ? std::optional(count) : std::nullopt;
}

}  // namespace dynoward::daemon
