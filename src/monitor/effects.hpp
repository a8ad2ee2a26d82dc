// SPDX-License-Identifier: MIT
// The effects of the monitor: requests to send, ledger entries and log events to write, notifications to
// send. Every part of the monitor appends to one list of effects; the caller of the monitor carries them
// out in that order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dynoward/policy/ledger.hpp"
#include "dynoward/values/names.hpp"
#include "heroku/request.hpp"
#include "monitor/notification.hpp"

namespace dynoward::monitor {

/// Send this, and pass the reply to on_reply with the same id. Requests are sent one after another in the
/// given order.
struct SendRequest {
    std::uint64_t id = 0;
    heroku::ApiRequest request;
};
/// Cancels requests that are still queued, because the platform refuses or fails. Each still gets a reply:
/// not sent, and withdrawn.
struct WithdrawRequests {
    std::optional<AppName> app;  ///< only requests about it; nullopt: all except those to the status page
    std::string why;
};
/// An entry was written to the ledger, or its result filled in.
struct LedgerWritten {
    policy::LedgerEntry entry;
    bool settled = false;  ///< the result of an entry written earlier
};
/// A line for the log.
struct LogEvent {
    enum class Severity : std::uint8_t { info, warn, error } severity = Severity::info;
    std::string at;    ///< `monitor.gap`: the log line's first word
    std::string text;  ///< further logfmt pairs, values already quoted where needed
    /// Of `policy.not_selected`: the type that is over its level and not in DYNO_TYPES. Empty for others.
    std::string process_type{};
};
using Effect = std::variant<SendRequest, WithdrawRequests, LedgerWritten, LogEvent, Notification>;
using Effects = std::vector<Effect>;

void log_event(Effects& effects, LogEvent::Severity severity, std::string at, std::string text);
/// As a logfmt value. May contain received text: control bytes and non-ASCII bytes become '?', quotes and
/// backslashes are escaped, and long text is cut.
std::string in_quotes(std::string_view text);

}  // namespace dynoward::monitor
