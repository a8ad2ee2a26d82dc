// SPDX-License-Identifier: MIT
// What an owner wants done once after a confirmed restart: a URL called, the connections dropped that the
// old dyno left in its database. Sent once and never repeated, only in enforce mode; how it ended is logged
// and told, and nothing else follows from it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "daemon/notice.hpp"
#include "daemon/surroundings.hpp"
#include "daemon/webhook.hpp"
#include "dynoward/heroku/addon_id.hpp"
#include "net/api_client.hpp"

namespace dynoward::daemon {

class FollowUp {
 public:
    using Tell = std::function<void(const Notice& notice)>;

    /// All must outlive it. `data` is a client of the host that looks after databases (data_platform()).
    FollowUp(const boost::asio::any_io_executor& executor, const settings::Settings& settings,
             net::ApiClient& api, net::ApiClient& data, net::TlsContext tls,
             const Surroundings& surroundings, Tell tell);
    ~FollowUp();
    FollowUp(const FollowUp&) = delete;
    FollowUp& operator=(const FollowUp&) = delete;

    /// Begins what the settings of the dyno's type ask for, where this says that a restart was confirmed.
    void on(const monitor::LedgerWritten& written);
    /// Begins nothing new; what is under way goes on.
    void stop() { stopped_ = true; }
    bool idle() const;

 private:
    struct Calls;
    /// What is being done after one restart, for log and notices.
    struct Task {
        policy::LedgerEntry entry;
        std::string_view what;  ///< `webhook` or `reset_postgres`
    };

    void call(const policy::LedgerEntry& entry, const Secret& url);
    void find_addon(const policy::LedgerEntry& entry, const std::string& addon);
    void reset(const policy::LedgerEntry& entry, const heroku::AddonId& addon);
    void report(const Task& task, bool good, const std::string& outcome) const;

    boost::asio::any_io_executor executor_;
    const settings::Settings& settings_;
    net::ApiClient& api_;
    net::ApiClient& data_;
    net::TlsContext tls_;
    const Surroundings& surroundings_;
    Tell tell_;
    std::shared_ptr<Calls> calls_;
    std::shared_ptr<net::LookupSlots> lookups_ =
        std::make_shared<net::LookupSlots>(limits::follow_up_lookups);
    bool stopped_ = false;
    /// Handlers of calls under way hold it weakly.
    std::shared_ptr<FollowUp*> alive_ = std::make_shared<FollowUp*>(this);
};

/// The host that looks after the databases of a Platform API: Heroku's own, or the simulated one itself.
settings::PlatformApi data_platform(const settings::PlatformApi& platform);

}  // namespace dynoward::daemon
