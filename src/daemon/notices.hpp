// SPDX-License-Identifier: MIT
// Tells a Slack channel about restarts. Never delays anything: the queue is short, the oldest notice is
// dropped, and a channel that cannot be reached costs two more tries and a log line. The URL is a secret
// and is never logged.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "daemon/log.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/settings/settings.hpp"
#include "net/connection.hpp"

namespace dynoward::daemon {

/// Pauses before the second and third try; tests shorten them.
struct NoticeTimes {
    std::chrono::milliseconds whole{5000};
    std::chrono::milliseconds first_pause{1000};
    std::chrono::milliseconds second_pause{4000};
};

class Notices {
 public:
    /// Without a webhook in the settings it does nothing. `tls` trusts the system's store.
    Notices(const boost::asio::any_io_executor& executor, const settings::Settings& settings,
            net::TlsContext tls, Log log, NoticeTimes times = {});
    ~Notices();
    Notices(const Notices&) = delete;
    Notices& operator=(const Notices&) = delete;

    /// Restarts and their results; holds are not news.
    void tell(const monitor::LedgerWritten& written);
    /// Forgets what is queued; the notice in flight goes on.
    void stop();
    bool idle() const;

 private:
    struct State;
    static boost::asio::awaitable<void> run(std::shared_ptr<State> state);
    static boost::asio::awaitable<bool> deliver(std::shared_ptr<State> state, std::string body);
    std::shared_ptr<State> state_;
};

/// What the channel reads: `web.1 of shop: restart confirmed - new incarnation up after 21 s`.
std::string notice_text(const monitor::LedgerWritten& written);

}  // namespace dynoward::daemon
