// SPDX-License-Identifier: MIT
// One piece of news for people, and the JSON that Slack and the signed webhook get of it. Pure: who gets
// it, and when, is for notices.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/monitor/monitor.hpp"

namespace dynoward::daemon {

struct Notice {
    std::string_view event;  ///< of a closed set: `restart.confirmed`; docs/notices.md lists them
    WallTime at{};
    std::optional<AppName> app;
    std::optional<DynoName> dyno;
    std::string text;  ///< a sentence that names app and dyno
    std::optional<policy::LedgerEntry> entry;
};

/// Restarts that were sent and how they ended; holds are no news.
std::optional<Notice> notice_of(const monitor::LedgerWritten& written, WallTime now);
Notice notice_of(const monitor::News& news, WallTime now);

/// `{"event":…,"at":…,"app":…,"dyno":…,"text":…,"entry":…}`. `lost`: notices that never got there since the
/// last one; told as `"lost"` where there are any.
std::string webhook_body(const Notice& notice, std::uint64_t lost);
/// One message, a line for each notice.
std::string slack_body(const std::vector<Notice>& notices, std::uint64_t lost);

}  // namespace dynoward::daemon
