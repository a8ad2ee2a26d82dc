// SPDX-License-Identifier: MIT
#include "daemon/http/drain_routes.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/http/admin_auth.hpp"
#include "daemon/http/replies.hpp"
#include "daemon/telemetry/logfmt.hpp"
#include "dynoward/values/limits.hpp"
#include "net/basic_auth.hpp"

namespace dynoward::daemon {
namespace {

constexpr std::string_view app_prefix = "/logs/";
constexpr std::string_view batch_type = "application/logplex-1";

bool is_visible(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_batch_type(const net::RequestHead& head) {
    return has_content_type(head, batch_type);
}

// An empty batch needs no type: Logplex omits the length then, and manual tests omit the type.
bool has_body(const net::RequestHead& head) {
    const auto length = head.find("Content-Length");
    return head.find("Transfer-Encoding") || (length && *length != "0");
}

// False if the request has a malformed token. Without a token the sender has no name.
bool read_sender(const net::RequestHead& head, monitor::Sender& sender) {
    if (const auto token = head.find("Logplex-Drain-Token")) {
        sender.token = DrainToken::parse(*token);
        // A malformed token must not count as none: a sender without a token may be trusted more.
        if (!sender.token || head.count("Logplex-Drain-Token") > 1) {
            return false;
        }
    }
    return true;
}

// A path of the drain, without one slash at its end.
struct DrainPath {
    std::optional<std::string_view> app;  ///< what is behind `/logs/`; nullopt: it names no app
};
// nullopt: no path of the drain.
std::optional<DrainPath> read_path(std::string_view path) {
    if (path.size() > 1 && path.ends_with('/')) {
        path.remove_suffix(1);
    }
    if (path == "/logs" || path == "/drain") {
        return DrainPath{};
    }
    if (path.size() > app_prefix.size() && path.starts_with(app_prefix)) {
        return DrainPath{path.substr(app_prefix.size())};
    }
    return std::nullopt;
}

std::optional<std::string_view> app_in(const net::RequestHead& head) {
    const auto path = read_path(head.path());
    return path ? path->app : std::nullopt;
}

bool has_logplex_field(const net::RequestHead& head) {
    constexpr std::string_view prefix = "logplex-";
    return std::any_of(head.fields.begin(), head.fields.end(), [&](const net::HeaderField& field) {
        return net::same_word(field.name.substr(0, prefix.size()), prefix);
    });
}

DrainRefusal refusal_of(monitor::Admission admission) {
    switch (admission) {
        case monitor::Admission::unknown_app: return DrainRefusal::unknown_app;
        case monitor::Admission::wrong_credential: return DrainRefusal::wrong_credential;
        case monitor::Admission::foreign_token:
        case monitor::Admission::accepted: break;
    }
    return DrainRefusal::foreign_token;
}

}  // namespace

DrainRoutes::DrainRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
                         const Environment& environment, ApplyEffects apply_effects)
    : settings_(settings),
      monitor_(monitor),
      environment_(environment),
      apply_effects_(std::move(apply_effects)) {
    for (const auto& app : settings_.apps) {
        if (!app.drain_password.empty()) {
            own_passwords_.emplace(app.app.text(), &app);
        }
    }
}

std::optional<net::Reply> DrainRoutes::authorize(const net::RequestHead& head) {
    const auto refused = [&](DrainRefusal why) { return refuse(why, head); };
    if (!settings_.own.dyno.empty() && came_in_the_clear(head)) {
        return refused(DrainRefusal::in_the_clear);
    }
    const auto app = app_in(head);
    const auto checked = check_credential(head, own_password_of(app));
    if (const auto* refusal = std::get_if<DrainRefusal>(&checked)) {
        auto reply = refused(*refusal);
        if (*refusal == DrainRefusal::no_credential) {
            return reply;
        }
        return environment_.guesses->answer(GuessLimit::Door::drain, head, !settings_.own.dyno.empty(),
                                            environment_.clock().steady, environment_.log,
                                            std::move(reply));
    }
    monitor::Sender sender;
    sender.credential = std::get<monitor::DrainCredential>(checked);
    if (!read_sender(head, sender)) {
        return refused(DrainRefusal::bad_token);
    }
    if (app) {
        sender.app_in_path = AppName::parse(*app);
        if (!sender.app_in_path) {
            return refused(DrainRefusal::unknown_app);
        }
    }
    if (const auto refusal = check_sender(sender)) {
        return refused(*refusal);
    }
    // In HTTP/1.0 a body without a length ends with the connection. Taken for no body, it would be lost and
    // acknowledged.
    if (head.version == 10 && !head.find("Content-Length")) {
        return refused(DrainRefusal::no_length);
    }
    if (is_longer_than(head, limits::body_bytes)) {
        return refused(DrainRefusal::too_large);
    }
    if (has_body(head) && !is_batch_type(head)) {
        return refused(DrainRefusal::content_type);
    }
    return std::nullopt;
}

std::optional<DrainRefusal> DrainRoutes::check_sender(const monitor::Sender& sender) {
    monitor::Effects effects;
    const auto admission = monitor_.admit(environment_.clock(), sender, effects);
    apply_effects_(effects);
    return admission == monitor::Admission::accepted ? std::nullopt : std::optional(refusal_of(admission));
}

net::Reply DrainRoutes::on_batch(const net::RequestHead& head, std::string_view body) {
    if (body.empty()) {
        return status_reply(204);
    }
    monitor::Batch batch;
    read_sender(head, batch.sender);
    if (const auto app = app_in(head)) {
        batch.sender.app_in_path = AppName::parse(*app);
        // Its head was authorized, so the credential is the one that the path requires.
        batch.sender.credential = own_password_of(app) != nullptr ? monitor::DrainCredential::own
                                                                  : monitor::DrainCredential::shared;
    }
    batch.frame_id = frame_id_of(head);
    batch.message_count = message_count_of(head);
    batch.body = body;
    monitor::Effects effects;
    const auto outcome = monitor_.on_batch(environment_.clock(), batch, effects);
    apply_effects_(effects);
    auto reply = outcome == monitor::BatchOutcome::unreadable ? refuse(DrainRefusal::unreadable, head)
                                                              : status_reply(204);
    reply.is_ack = true;
    return reply;
}

// Called for refused requests only, so that a browser's or a scanner's request costs no more than this
// check.
void DrainRoutes::count_misdirected(const net::RequestHead& head, int status) {
    if (head.method == "POST" &&
        (is_batch_type(head) || has_logplex_field(head) || has_shared_password(head))) {
        count(DrainRefusal::wrong_path, status, head);
    }
}

DrainRoutes::Own DrainRoutes::own_password_of(const std::optional<std::string_view>& app) const {
    if (!app || own_passwords_.empty()) {
        return nullptr;
    }
    const auto found = own_passwords_.find(std::string(*app));
    return found != own_passwords_.end() ? found->second : nullptr;
}

std::variant<monitor::DrainCredential, DrainRefusal> DrainRoutes::check_credential(
    const net::RequestHead& head, Own own) {
    using monitor::DrainCredential;
    const auto& shared = settings_.credentials;
    const auto& password = own != nullptr ? own->drain_password : shared.drain_password;
    const auto& before = own != nullptr ? own->drain_password_previous : shared.drain_password_previous;
    if (password.empty()) {
        // The settings allow that on a loopback-only listener alone; anywhere else every request is
        // refused.
        if (settings_.listener.loopback_only) {
            return DrainCredential::shared;
        }
        return DrainRefusal::wrong_credential;
    }
    const auto right = own != nullptr ? DrainCredential::own : DrainCredential::shared;
    const auto count = head.count("Authorization");
    if (count == 0) {
        return DrainRefusal::no_credential;
    }
    const auto text = *head.find("Authorization");
    // A sender's credential is the same each time: one that was accepted before is compared as a whole.
    if (const auto known = accepted_.find(own);
        count == 1 && known != accepted_.end() && net::same_secret(text, known->second)) {
        return right;
    }
    const auto given = net::parse_basic(text);
    if (count > 1 || !given) {
        return DrainRefusal::unreadable_credential;
    }
    // All three are compared, whatever the first result: the time it takes must not reveal anything.
    const bool is_current = net::same_secret(given->password.reveal(), password);
    const bool is_previous = net::same_secret(given->password.reveal(), before);
    const bool user = shared.drain_user.empty() || net::same_secret(given->user, Secret(shared.drain_user));
    if (!(is_current || is_previous) || !user) {
        return DrainRefusal::wrong_credential;
    }
    accepted_[own] = Secret(std::string(text));
    return right;
}

bool DrainRoutes::has_shared_password(const net::RequestHead& head) const {
    const auto text = head.find("Authorization");
    const auto given = text ? net::parse_basic(*text) : std::nullopt;
    return given && net::same_secret(given->password.reveal(), settings_.credentials.drain_password);
}

net::Reply DrainRoutes::refuse(DrainRefusal refusal, const net::RequestHead& head) {
    auto reply = reply_to(refusal);
    count(refusal, reply.status, head);
    return reply;
}

// Also logs it, except a foreign token, for which the monitor has its own log event (drain.refused).
void DrainRoutes::count(DrainRefusal refusal, int status, const net::RequestHead& head) {
    refusals_.count(refusal);
    monitor_.on_refused(environment_.clock(), app_in(head), remedy_of(refusal));
    if (refusal == DrainRefusal::foreign_token) {
        return;
    }
    if (const auto events = refusals_.line_due(refusal, environment_.clock().steady)) {
        LogfmtLine line("drain.rejected");
        line.pair("reason", to_text(refusal)).number("status", status).count("requests", *events);
        if (refusal == DrainRefusal::unknown_app || refusal == DrainRefusal::wrong_path) {
            line.pair("path", shown_path(head)).pair("use", right_paths());
        }
        environment_.log(Level::warn, line.text());
    }
}

// The path may contain the password, by mistake.
std::string DrainRoutes::shown_path(const net::RequestHead& head) const {
    constexpr std::size_t max_bytes = 64;
    const auto path = head.path();
    const auto holds = [&](const Secret& secret) {
        return !secret.empty() && path.find(secret.reveal()) != std::string_view::npos;
    };
    bool secret = holds(settings_.credentials.drain_password) ||
                  holds(settings_.credentials.drain_password_previous) ||
                  holds(settings_.credentials.admin_password);
    for (const auto& [name, app] : own_passwords_) {
        secret = secret || holds(app->drain_password) || holds(app->drain_password_previous);
    }
    if (secret) {
        return "[redacted]";
    }
    return std::string(path.substr(0, max_bytes)) + (path.size() > max_bytes ? "..." : "");
}

std::string DrainRoutes::right_paths() const {
    if (settings_.apps.empty()) {
        return "/logs";
    }
    return "/logs or /logs/" + (settings_.apps.size() == 1 ? settings_.apps.front().app.text() : "APP");
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
