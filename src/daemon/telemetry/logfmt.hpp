// SPDX-License-Identifier: MIT
// One event as one line of logfmt: `at=policy.restart app=shop dyno=web.1 reason="memory_total 540.1 MB
// over 512 MB"`. Received text can neither begin a new line nor look like another pair. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dynoward::daemon {

/// As a logfmt value: quoted where it must be, control and non-UTF-8 bytes escaped as \xNN, cut to 200
/// bytes.
std::string logfmt_value(std::string_view text);

class LogfmtLine {
 public:
    /// `at`: room and event, a constant of ours (`daemon.start`).
    explicit LogfmtLine(std::string_view at) : text_("at=" + std::string(at)) {}

    /// `key` is a constant of ours, `value` any text. An empty value is written as `""`.
    LogfmtLine& pair(std::string_view key, std::string_view value);
    LogfmtLine& number(std::string_view key, std::int64_t value);
    LogfmtLine& count(std::string_view key, std::uint64_t value);
    /// Rounded to two decimals.
    LogfmtLine& amount(std::string_view key, double value);
    /// Pairs that are already quoted.
    LogfmtLine& pairs(std::string_view text);

    const std::string& text() const { return text_; }

 private:
    std::string text_;
};

}  // namespace dynoward::daemon
