// SPDX-License-Identifier: MIT
// Reads the header of one frame: `<PRI>VERSION TIME HOSTNAME APP-NAME PROCID MSGID[ MSG]`, one space
// between fields. Logplex leaves STRUCTURED-DATA out altogether; log-shuttle and syslog drains send a nil
// one (`- `), which cannot be distinguished from text here and stays at the front of MSG.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::logplex {

struct SyslogMessage {
    unsigned pri = 0;  ///< 0-191; "subject to change" at Heroku, so no decision uses it
    std::string_view version;
    std::string_view time_text;
    std::optional<WallTime> time;  ///< nullopt: unreadable stamp
    std::string_view hostname;
    std::string_view app_name;
    std::string_view procid;
    std::string_view msgid;
    std::string_view msg;         ///< without one final "\n" or "\r\n", if any
    std::string_view ended_with;  ///< what was removed: "", "\n" or "\r\n"
};

enum class SyslogError : std::uint8_t { bad_priority = 1, bad_version, missing_field, empty_field };

boost::system::result<SyslogMessage, SyslogError> parse_syslog(std::string_view octets);

}  // namespace dynoward::logplex
