// SPDX-License-Identifier: MIT
#include "daemon/notify/notifier.hpp"

#include <algorithm>

namespace dynoward::daemon {
namespace {

// One message for everything that came within a short time.
NotificationQueue::Message take_group(std::deque<OutgoingNotification>& queue, std::uint64_t lost) {
    std::vector<OutgoingNotification> group;
    while (!queue.empty() && group.size() < limits::notices_per_message) {
        group.push_back(std::move(queue.front()));
        queue.pop_front();
    }
    return {slack_body(group, lost), group.size()};
}

NotificationQueue::Message take_one(std::deque<OutgoingNotification>& queue, std::uint64_t lost) {
    const auto notification = std::move(queue.front());
    queue.pop_front();
    return {webhook_body(notification, lost), 1};
}

}  // namespace

Notifier::Notifier(const boost::asio::any_io_executor& executor, const settings::Settings& settings,
                   const net::TlsContext& tls, const Log& log, const NotifierTimes& times) {
    const bool loopback = may_be_on_this_machine(settings);
    if (!settings.slack_webhook_url.empty()) {
        slack_ = std::make_unique<NotificationQueue>(
            executor, "slack",
            Webhook::Destination{settings.slack_webhook_url, Secret(), loopback, times.slack.whole}, tls,
            take_group, log, times.slack);
    }
    if (!settings.webhook_url.empty()) {
        webhook_ = std::make_unique<NotificationQueue>(
            executor, "webhook",
            Webhook::Destination{settings.webhook_url, settings.webhook_secret, loopback,
                                 times.webhook.whole},
            tls, take_one, log, times.webhook);
    }
}

NotificationTotals Notifier::totals() const {
    NotificationTotals all;
    for (const auto* queue : {slack_.get(), webhook_.get()}) {
        if (queue != nullptr) {
            all.sent += queue->totals().sent;
            all.lost += queue->totals().lost;
        }
    }
    return all;
}

void Notifier::notify(const OutgoingNotification& notification) {
    for (auto* queue : {slack_.get(), webhook_.get()}) {
        if (queue != nullptr) {
            queue->push(notification);
        }
    }
}

void Notifier::stop() {
    for (auto* queue : {slack_.get(), webhook_.get()}) {
        if (queue != nullptr) {
            queue->drain();
        }
    }
}

bool Notifier::idle() const {
    return (!slack_ || slack_->idle()) && (!webhook_ || webhook_->idle());
}

void Notifier::abandon() {
    for (auto* queue : {slack_.get(), webhook_.get()}) {
        if (queue != nullptr) {
            queue->abandon();
        }
    }
}

}  // namespace dynoward::daemon
