// SPDX-License-Identifier: MIT
#include "daemon/notify/webhook.hpp"

#include "daemon/telemetry/logfmt.hpp"
#include "net/resolve.hpp"
#include "net/signature.hpp"
#include "settings/url.hpp"

namespace dynoward::daemon {

namespace asio = boost::asio;

Webhook::Webhook(const asio::any_io_executor& executor, Destination destination, net::TlsContext tls)
    : secret_(std::move(destination.secret)) {
    auto url = settings::parse_http_url(destination.url.reveal());
    // Plain HTTP only to this machine, for tests.
    if (!url || (!url->tls && !settings::is_loopback_host(url->host))) {
        return;
    }
    target_ = std::move(url->target);
    net::ClientLimits client_limits;
    client_limits.connect = client_limits.handshake = client_limits.whole = destination.whole;
    client_limits.reply_bytes = limits::webhook_reply_bytes;
    client_limits.lookups = std::move(destination.lookups);
    const bool plain = !url->tls;
    http_.emplace(executor, net::Peer{url->tls, std::move(url->host), url->port},
                  plain ? nullptr : std::move(tls), client_limits,
                  [loopback = destination.loopback](const asio::ip::address& address) {
                      return net::is_public(address) || (loopback && address.is_loopback());
                  });
}

asio::awaitable<net::ClientReply> Webhook::post(std::string body) {
    net::ClientReply reply;
    if (!http_) {
        reply.problem = "not a URL that may be used";
        co_return reply;
    }
    net::ClientRequest request;
    request.method = "POST";
    request.target = target_;
    request.fields = {{"Content-Type", "application/json"}, {"User-Agent", "dynoward/" DYNOWARD_VERSION}};
    if (!secret_.empty()) {
        request.fields.emplace_back("X-Dynoward-Signature",
                                    "sha256=" + net::hmac_sha256_hex(secret_, body));
    }
    request.body = std::move(body);
    request.head_suffices = true;
    reply = co_await http_->exchange(std::move(request));
    co_return reply;
}

void Webhook::close() {
    if (http_) {
        http_->close();
    }
}

bool may_be_on_this_machine(const settings::Settings& settings) {
    return settings::is_loopback_host(settings.platform.host);
}

std::string outcome_text(const net::ClientReply& reply) {
    if (reply.outcome == net::ClientReply::Outcome::answered) {
        return "status=" + std::to_string(reply.status);
    }
    return "problem=" + logfmt_value(reply.problem);
}

bool was_accepted(const net::ClientReply& reply) {
    return reply.outcome == net::ClientReply::Outcome::answered && reply.status >= 200 &&
           reply.status < 300;
}

}  // namespace dynoward::daemon
