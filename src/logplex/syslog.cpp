// SPDX-License-Identifier: MIT
#include "dynoward/logplex/syslog.hpp"

#include "logplex/header.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

constexpr unsigned max_priority = 191;  // facility 23, severity 7
constexpr std::size_t max_number_digits = 3;

std::optional<SyslogError> read_priority(std::string_view& rest, unsigned& pri) {
    if (!take(rest, "<")) {
        return SyslogError::bad_priority;
    }
    const auto digits = take_digits(rest);
    if (digits.empty() || digits.size() > max_number_digits || !take(rest, ">")) {
        return SyslogError::bad_priority;
    }
    pri = 0;
    for (const char c : digits) {
        pri = pri * 10 + static_cast<unsigned>(c - '0');
    }
    if (pri > max_priority) {
        return SyslogError::bad_priority;
    }
    return std::nullopt;
}

// A field and the blank after it.
std::optional<SyslogError> read_field(std::string_view& rest, std::string_view& field) {
    const auto blank = rest.find(' ');
    if (blank == std::string_view::npos) {
        return SyslogError::missing_field;
    }
    if (blank == 0) {
        return SyslogError::empty_field;
    }
    field = rest.substr(0, blank);
    rest.remove_prefix(blank + 1);
    return std::nullopt;
}

std::string_view line_end_of(std::string_view octets) {
    if (!octets.ends_with('\n')) {
        return {};
    }
    return octets.substr(octets.size() - (octets.ends_with("\r\n") ? 2 : 1));
}

}  // namespace

std::optional<SyslogError> read_header(std::string_view octets, SyslogMessage& message) {
    // Taken off first, so that a message which ends right after its msgid does not get a msgid of "-\n".
    message.ended_with = line_end_of(octets);
    auto rest = octets.substr(0, octets.size() - message.ended_with.size());
    if (const auto error = read_priority(rest, message.pri)) {
        return error;
    }
    message.version = take_digits(rest);
    if (message.version.empty() || message.version.size() > max_number_digits) {
        return SyslogError::bad_version;
    }
    if (!take(rest, " ")) {
        return rest.empty() ? SyslogError::missing_field : SyslogError::bad_version;
    }
    for (auto* field : {&message.time_text, &message.hostname, &message.app_name, &message.procid}) {
        if (const auto error = read_field(rest, *field)) {
            return error;
        }
    }
    // MSG may be absent, with or without the blank before it.
    const auto blank = rest.find(' ');
    message.msgid = rest.substr(0, blank);
    if (message.msgid.empty()) {
        return blank == 0 ? SyslogError::empty_field : SyslogError::missing_field;
    }
    message.msg = blank == std::string_view::npos ? rest.substr(rest.size()) : rest.substr(blank + 1);
    return std::nullopt;
}

boost::system::result<SyslogMessage, SyslogError> parse_syslog(std::string_view octets) {
    SyslogMessage message;
    if (const auto error = read_header(octets, message)) {
        return *error;
    }
    message.time = parse_rfc3339(message.time_text);
    return message;
}

}  // namespace dynoward::logplex
