// SPDX-License-Identifier: MIT
// One URL of the owner's that JSON is posted to, and nothing else: no redirect is followed, no proxy asked,
// and no address connected to that no public service may have. The URL may hold a secret and is never
// logged.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "dynoward/settings/settings.hpp"
#include "net/http_client.hpp"

namespace dynoward::daemon {

class Webhook {
 public:
    struct Place {
        Secret url;
        Secret secret;  ///< signs each body; empty: not signed
        /// Addresses of this machine too: only where the Platform API is a simulated one on it.
        bool loopback = false;
        std::chrono::milliseconds whole = limits::webhook_deadline;
        /// Where webhooks come and go: bounds their name lookups together.
        std::shared_ptr<net::LookupSlots> lookups = nullptr;
    };

    /// `tls` trusts the system's store. An URL that cannot be used answers every post with `not_sent`.
    Webhook(const boost::asio::any_io_executor& executor, Place place, net::TlsContext tls);

    /// One try. Answered as soon as the head of a reply is there. The caller waits for one before the next.
    boost::asio::awaitable<net::ClientReply> post(std::string body);
    /// A post under way comes back at once.
    void close();

 private:
    std::string target_;
    Secret secret_;
    std::optional<net::HttpClient> http_;
};

/// Where the owner's webhooks may lead to: see Webhook::Place::loopback.
bool may_be_on_this_machine(const settings::Settings& settings);

/// How a post ended, for the log: `status=500`, or `problem="…"`.
std::string outcome_text(const net::ClientReply& reply);
bool was_taken(const net::ClientReply& reply);

}  // namespace dynoward::daemon
