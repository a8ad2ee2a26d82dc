// SPDX-License-Identifier: MIT
// Carries Platform API requests to Heroku, strictly one after another, over one kept connection. What to
// ask, and what a reply means, is decided by the monitor; here nothing is retried that changes something.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "dynoward/heroku/request.hpp"
#include "dynoward/settings/settings.hpp"
#include "net/http_client.hpp"

namespace dynoward::net {

/// Requests that went out, by method and HTTP status; 0: no answer came, -1: a status that Heroku does not
/// document.
using ApiTotals = std::map<std::pair<std::string_view, int>, std::uint64_t>;

class ApiClient {
 public:
    using Done = std::function<void(const heroku::ApiReply&)>;

    /// `tls` may be null where the settings name a plain (loopback) API.
    ApiClient(const asio::any_io_executor& executor, const settings::PlatformApi& platform, TlsContext tls,
              ClientLimits limits = {});
    /// Requests not answered are forgotten.
    ~ApiClient();
    ApiClient(const ApiClient&) = delete;
    ApiClient& operator=(const ApiClient&) = delete;

    /// Queues a request; `done` is called once, later, never from within send. A request that changes
    /// something and had to wait over 10 s is not sent any more.
    void send(heroku::ApiRequest request, Done done);
    /// What is queued and changes something is answered `not_sent`, later as always.
    void withdraw_changes();
    /// Forgets what is queued; the request in flight goes on.
    void stop();
    /// Nothing in flight and nothing queued.
    bool idle() const;
    const ApiTotals& totals() const;

 private:
    struct State;
    static asio::awaitable<void> run(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace dynoward::net
