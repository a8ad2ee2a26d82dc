// SPDX-License-Identifier: MIT
#include "daemon/notices.hpp"

#include <algorithm>

namespace dynoward::daemon {
namespace {

// What came within a short time is one message.
Outbox::Message take_group(std::deque<Notice>& queue, std::uint64_t lost) {
    std::vector<Notice> group;
    while (!queue.empty() && group.size() < limits::notices_per_message) {
        group.push_back(std::move(queue.front()));
        queue.pop_front();
    }
    return {slack_body(group, lost), group.size()};
}

Outbox::Message take_one(std::deque<Notice>& queue, std::uint64_t lost) {
    const auto notice = std::move(queue.front());
    queue.pop_front();
    return {webhook_body(notice, lost), 1};
}

}  // namespace

Notices::Notices(const boost::asio::any_io_executor& executor, const settings::Settings& settings,
                 const net::TlsContext& tls, const Log& log, const NoticeTimes& times) {
    const bool loopback = may_be_on_this_machine(settings);
    if (!settings.slack_webhook_url.empty()) {
        slack_ = std::make_unique<Outbox>(
            executor, "slack",
            Webhook::Place{settings.slack_webhook_url, Secret(), loopback, times.slack.whole}, tls,
            take_group, log, times.slack);
    }
    if (!settings.webhook_url.empty()) {
        webhook_ = std::make_unique<Outbox>(
            executor, "webhook",
            Webhook::Place{settings.webhook_url, settings.webhook_secret, loopback, times.webhook.whole},
            tls, take_one, log, times.webhook);
    }
}

NoticeTotals Notices::totals() const {
    NoticeTotals all;
    for (const auto* outbox : {slack_.get(), webhook_.get()}) {
        if (outbox != nullptr) {
            all.sent += outbox->totals().sent;
            all.lost += outbox->totals().lost;
        }
    }
    return all;
}

void Notices::tell(const Notice& notice) {
    for (auto* outbox : {slack_.get(), webhook_.get()}) {
        if (outbox != nullptr) {
            outbox->put(notice);
        }
    }
}

void Notices::stop() {
    for (auto* outbox : {slack_.get(), webhook_.get()}) {
        if (outbox != nullptr) {
            outbox->hurry();
        }
    }
}

bool Notices::idle() const {
    return (!slack_ || slack_->idle()) && (!webhook_ || webhook_->idle());
}

void Notices::give_up() {
    for (auto* outbox : {slack_.get(), webhook_.get()}) {
        if (outbox != nullptr) {
            outbox->give_up();
        }
    }
}

}  // namespace dynoward::daemon
