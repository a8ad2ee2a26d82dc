// SPDX-License-Identifier: MIT
// One event as one line of logfmt: `at=policy.restart app=shop dyno=web.1 reason="memory_total 540.1 MB
// over 512 MB"`. Whatever came from outside can neither begin a new line nor look like another pair. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dynoward::daemon {

/// As a logfmt value: quoted where it must be, control and non-UTF-8 bytes escaped as \xNN, cut to 200
/// bytes.
std::string logfmt_value(std::string_view text);

class Line {
 public:
    /// `at`: room and event, from us (`daemon.start`).
    explicit Line(std::string_view at) : text_("at=" + std::string(at)) {}

    /// `key` is from us, `value` from anywhere. An empty value is written as `""`.
    Line& pair(std::string_view key, std::string_view value);
    Line& number(std::string_view key, std::int64_t value);
    Line& count(std::string_view key, std::uint64_t value);
    /// Rounded to two decimals.
    Line& amount(std::string_view key, double value);
    /// Pairs that are quoted already.
    Line& pairs(std::string_view text);

    const std::string& text() const { return text_; }

 private:
    std::string text_;
};

}  // namespace dynoward::daemon
