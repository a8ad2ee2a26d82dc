// SPDX-License-Identifier: MIT
// Tells Slack and the owner's signed webhook what happened: restarts and their ends, and what the monitor
// calls news. Never delays anything. What is sent, how often and what happens to a notice that does not get
// through: docs/notices.md.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "daemon/outbox.hpp"

namespace dynoward::daemon {

/// Of both receivers; tests shorten the times.
struct NoticeTimes {
    OutboxTimes slack{limits::slack_burst, limits::slack_spacing};
    OutboxTimes webhook{limits::webhook_burst, limits::webhook_spacing};
};

class Notices {
 public:
    /// Without a receiver in the settings it does nothing. `tls` trusts the system's store.
    Notices(const boost::asio::any_io_executor& executor, const settings::Settings& settings,
            const net::TlsContext& tls, const Log& log, const NoticeTimes& times = {});

    void tell(const Notice& notice);
    NoticeTotals totals() const;
    /// The end is near: what is queued gets one try, without pauses.
    void stop();
    bool idle() const;
    /// What has not got through by now is counted in the log.
    void give_up();

 private:
    std::unique_ptr<Outbox> slack_;    ///< many notices a message
    std::unique_ptr<Outbox> webhook_;  ///< a notice a message
};

}  // namespace dynoward::daemon
