// SPDX-License-Identifier: MIT
// One notification, and its JSON for Slack and for the signed webhook. It is made from a
// monitor::Notification or a ledger entry. Pure: notifier.hpp decides who receives it, and when.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "monitor/monitor.hpp"

namespace dynoward::daemon {

struct OutgoingNotification {
    std::string_view event;  ///< of a closed set: `restart.confirmed`; docs/notifications.md lists them
    WallTime at{};
    std::optional<AppName> app;
    std::optional<DynoName> dyno;
    std::string text;  ///< a sentence that names app and dyno
    std::optional<policy::LedgerEntry> entry;
};

/// Of restarts that were sent and their outcomes; nullopt for holds.
std::optional<OutgoingNotification> to_outgoing(const monitor::LedgerWritten& written, WallTime now);
OutgoingNotification to_outgoing(const monitor::Notification& event, WallTime now);

/// `{"event":…,"at":…,"app":…,"dyno":…,"text":…,"entry":…}`. `lost`: how many
/// notifications were lost since the last delivery; written as `"lost"` unless 0.
std::string webhook_body(const OutgoingNotification& notification, std::uint64_t lost);
/// One message, with a line for each notification.
std::string slack_body(const std::vector<OutgoingNotification>& notifications, std::uint64_t lost);

}  // namespace dynoward::daemon
