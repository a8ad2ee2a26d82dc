// SPDX-License-Identifier: MIT
#include "dynoward/logplex/syslog.hpp"

#include "logplex/fast/common_header.hpp"
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

// A field and the space after it.
std::optional<SyslogError> read_field(std::string_view& rest, std::string_view& field) {
    const auto space = rest.find(' ');
    if (space == std::string_view::npos) {
        return SyslogError::missing_field;
    }
    if (space == 0) {
        return SyslogError::empty_field;
    }
    field = rest.substr(0, space);
    rest.remove_prefix(space + 1);
    return std::nullopt;
}

std::string_view line_end_of(std::string_view octets) {
    if (!octets.ends_with('\n')) {
        return {};
    }
    const std::size_t size = octets.ends_with("\r\n") ? 2 : 1;
    return {octets.data() + octets.size() - size, size};
}

bool read_common_header(std::string_view octets, SyslogMessage& message) {
    fast::CommonHeader at;
    if (!fast::find_common_header(octets, at)) {
        return false;
    }
    const char* const digits = octets.data() + 1;
    message.pri =
        static_cast<unsigned>((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
    message.version = {octets.data() + fast::common_version_end - 1, 1};
    message.time_text = fast::field_between(octets, fast::common_version_end, at.time_end);
    message.hostname = fast::field_between(octets, at.time_end, at.hostname_end);
    message.app_name = fast::field_between(octets, at.hostname_end, at.app_name_end);
    message.procid = fast::field_between(octets, at.app_name_end, at.procid_end);
    message.msgid = fast::field_between(octets, at.procid_end, at.msgid_end);
    message.ended_with = line_end_of(octets);
    // The line end comes after the last space, so this cannot underflow.
    const auto begin = static_cast<std::size_t>(at.msgid_end) + 1;
    message.msg = {octets.data() + begin, octets.size() - message.ended_with.size() - begin};
    return true;
}

}  // namespace

std::optional<SyslogError> read_header(std::string_view octets, SyslogMessage& message) {
    if (read_common_header(octets, message)) {
        return std::nullopt;
    }
    // Removed first, so that a message that ends right after its msgid does not get the msgid "-\n".
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
    // MSG may be absent, with or without the space before it.
    const auto space = rest.find(' ');
    message.msgid = rest.substr(0, space);
    if (message.msgid.empty()) {
        return space == 0 ? SyslogError::empty_field : SyslogError::missing_field;
    }
    message.msg = space == std::string_view::npos ? rest.substr(rest.size()) : rest.substr(space + 1);
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
