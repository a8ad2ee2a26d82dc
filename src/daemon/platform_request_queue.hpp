// SPDX-License-Identifier: MIT
// Sends the monitor's requests to the Platform API, in order, and passes its replies to the monitor.
// Decides nothing.
#pragma once

#include <functional>

#include "daemon/environment.hpp"
#include "monitor/monitor.hpp"
#include "platform_api/api_client.hpp"

namespace dynoward::daemon {

class PlatformRequestQueue {
 public:
    /// All must outlive the queue. `status_page` has a separate connection, so that it delays nothing.
    PlatformRequestQueue(platform_api::ApiClient& api, platform_api::ApiClient& status_page,
                         monitor::Monitor& monitor, const Environment& environment,
                         ApplyEffects apply_effects);

    void send(const monitor::SendRequest& effect);
    /// Cancels queued requests that change something: to the monitor they end as `not_sent`.
    void withdraw_changes();
    /// Cancels the monitor's queued requests about one app, or about all apps, in the same way.
    void withdraw(const monitor::WithdrawRequests& effect);
    /// Sends nothing new; the request in flight continues. Queued requests that change something end as
    /// `not_sent`.
    void stop();
    bool idle() const { return api_.idle() && status_page_.idle(); }

 private:
    platform_api::ApiClient& api_;
    platform_api::ApiClient& status_page_;
    monitor::Monitor& monitor_;
    const Environment& environment_;
    ApplyEffects apply_effects_;
    bool stopped_ = false;
};

}  // namespace dynoward::daemon
