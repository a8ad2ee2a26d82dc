// SPDX-License-Identifier: MIT
// One URL of the admin's to which JSON is posted. No redirect is followed, no proxy is used, and only
// addresses that a public service may have are connected to. The URL may hold a secret and is never
// logged.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "net/http_client.hpp"
#include "settings/settings.hpp"

namespace dynoward::daemon {

class Webhook {
 public:
    struct Destination {
        Secret url;
        Secret secret;  ///< signs each body; empty: not signed
        /// Allows addresses of this machine: only where the Platform API is simulated on it.
        bool loopback = false;
        std::chrono::milliseconds whole = limits::webhook_deadline;
        /// Shared by short-lived webhooks, to bound their name lookups together.
        std::shared_ptr<net::LookupSlots> lookups = nullptr;
    };

    /// `tls` trusts the system's store. With an unusable URL every post ends as `not_sent`.
    Webhook(const boost::asio::any_io_executor& executor, Destination destination, net::TlsContext tls);

    /// One attempt; returns once the head of the reply is read. Call it again only after it has returned.
    boost::asio::awaitable<net::ClientReply> post(std::string body);
    /// Ends a post under way at once.
    void close();

 private:
    std::string target_;
    Secret secret_;
    std::optional<net::HttpClient> http_;
};

/// Whether webhooks may lead to this machine: see Webhook::Destination::loopback.
bool may_be_on_this_machine(const settings::Settings& settings);

/// The outcome of a post, for the log: `status=500`, or `problem="…"`.
std::string outcome_text(const net::ClientReply& reply);
bool was_accepted(const net::ClientReply& reply);

}  // namespace dynoward::daemon
