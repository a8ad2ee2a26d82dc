// SPDX-License-Identifier: MIT
// Notifies Slack and the admin's signed webhook: of restarts and their outcomes, and of the monitor's
// notifications. Never delays anything. docs/notifications.md says what is sent, how often, and what
// happens where delivery fails.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "daemon/notify/notification_queue.hpp"

namespace dynoward::daemon {

/// Of both receivers; tests shorten the times.
struct NotifierTimes {
    DeliveryTimes slack{limits::slack_burst, limits::slack_spacing};
    DeliveryTimes webhook{limits::webhook_burst, limits::webhook_spacing};
};

class Notifier {
 public:
    /// Without a receiver in the settings it does nothing. `tls` trusts the system's store.
    Notifier(const boost::asio::any_io_executor& executor, const settings::Settings& settings,
             const net::TlsContext& tls, const Log& log, const NotifierTimes& times = {});

    void notify(const OutgoingNotification& notification);
    NotificationTotals totals() const;
    /// Delivers what is queued without pauses and retries.
    void stop();
    bool idle() const;
    /// Drops what is not delivered yet, and logs its number.
    void abandon();

 private:
    std::unique_ptr<NotificationQueue> slack_;    ///< many notifications per message
    std::unique_ptr<NotificationQueue> webhook_;  ///< one notification per message
};

}  // namespace dynoward::daemon
