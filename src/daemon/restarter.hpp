// SPDX-License-Identifier: MIT
// Carries the monitor's requests to the Platform API, in order, and its replies back. Decides nothing.
#pragma once

#include <functional>

#include "daemon/surroundings.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "net/api_client.hpp"

namespace dynoward::daemon {

class Restarter {
 public:
    /// All must outlive the restarter. `status_page` has a connection of its own, so that it delays
    /// nothing.
    Restarter(net::ApiClient& api, net::ApiClient& status_page, monitor::Monitor& monitor,
              const Surroundings& surroundings, CarryOut carry_out);

    void send(const monitor::SendRequest& effect);
    /// Requests that change something and are still queued are not sent: the monitor hears `not_sent`.
    void hold_back() { api_.withdraw_changes(); }
    /// Sends nothing new; the request in flight goes on.
    void stop();
    bool idle() const { return api_.idle() && status_page_.idle(); }

 private:
    net::ApiClient& api_;
    net::ApiClient& status_page_;
    monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    CarryOut carry_out_;
    bool stopped_ = false;
};

}  // namespace dynoward::daemon
