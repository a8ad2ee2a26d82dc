// SPDX-License-Identifier: MIT
// What AFTER_RESTART_WEBHOOK and AFTER_RESTART_RESET_POSTGRES configure for a confirmed restart: a URL is
// called, or the database connections of the old dyno are dropped. Sent once and never repeated, only in
// enforce mode. The outcome is logged and notified, and has no other effect.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "daemon/environment.hpp"
#include "daemon/notify/outgoing_notification.hpp"
#include "daemon/notify/webhook.hpp"
#include "heroku/addon_id.hpp"
#include "platform_api/api_client.hpp"

namespace dynoward::daemon {

class PostRestartActions {
 public:
    using Notify = std::function<void(const OutgoingNotification& notification)>;

    /// All must outlive it. `data` is a client of the host that manages databases (data_platform()).
    PostRestartActions(const boost::asio::any_io_executor& executor, const settings::Settings& settings,
                       platform_api::ApiClient& api, platform_api::ApiClient& data, net::TlsContext tls,
                       const Environment& environment, Notify notify);
    ~PostRestartActions();
    PostRestartActions(const PostRestartActions&) = delete;
    PostRestartActions& operator=(const PostRestartActions&) = delete;

    /// If a restart was confirmed, starts the actions that the settings have for the dyno's type.
    void on_ledger_written(const monitor::LedgerWritten& written);
    /// Starts nothing new; actions under way continue.
    void stop() { stopped_ = true; }
    bool idle() const;

 private:
    struct Calls;
    /// An action after one restart, for log and notifications.
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
    platform_api::ApiClient& api_;
    platform_api::ApiClient& data_;
    net::TlsContext tls_;
    const Environment& environment_;
    Notify notify_;
    std::shared_ptr<Calls> calls_;
    std::shared_ptr<net::LookupSlots> lookups_ =
        std::make_shared<net::LookupSlots>(limits::follow_up_lookups);
    bool stopped_ = false;
    /// Handlers of calls under way hold a weak pointer to it.
    std::shared_ptr<PostRestartActions*> alive_ = std::make_shared<PostRestartActions*>(this);
};

/// The host that manages the databases of a Platform API: Heroku's own, or the simulated API itself.
settings::PlatformApi data_platform(const settings::PlatformApi& platform);

}  // namespace dynoward::daemon
