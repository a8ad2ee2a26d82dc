// SPDX-License-Identifier: MIT
// Carries Platform API requests to Heroku, one at a time, over one kept connection. The monitor decides
// what to request and what a reply means. A request that changes something is never repeated here. Used by
// the daemon and by `dynoward check --online`.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "heroku/request.hpp"
#include "net/http_client.hpp"
#include "settings/settings.hpp"

namespace dynoward::platform_api {

/// Requests that were sent, by method and HTTP status; 0: no reply, -1: a status that Heroku does not
/// document.
using ApiTotals = std::map<std::pair<std::string_view, int>, std::uint64_t>;

class ApiClient {
 public:
    using Done = std::function<void(const heroku::ApiReply&)>;

    /// `tls` may be null where the settings name a plain (loopback) API.
    ApiClient(const boost::asio::any_io_executor& executor, const settings::PlatformApi& platform,
              net::TlsContext tls, net::ClientLimits limits = {});
    /// Drops requests without a reply; their `done` is not called.
    ~ApiClient();
    ApiClient(const ApiClient&) = delete;
    ApiClient& operator=(const ApiClient&) = delete;

    /// Queues a request. `done` is called once, later, never from within send(). A request that changes
    /// something and has waited over 10 s is not sent.
    void send(heroku::ApiRequest request, Done done);
    /// The matching queued requests end as `not_sent` and `withdrawn`; their `done` is called later, as
    /// always.
    void withdraw(const std::function<bool(const heroku::ApiRequest&)>& which, const std::string& why);
    /// Drops queued requests; the one in flight continues. Those that change something have been logged, so
    /// they end as `not_sent`.
    void stop();
    /// Nothing in flight and nothing queued.
    bool idle() const;
    const ApiTotals& totals() const;

 private:
    struct State;
    static boost::asio::awaitable<void> run(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace dynoward::platform_api
