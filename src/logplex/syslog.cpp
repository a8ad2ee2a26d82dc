// SPDX-License-Identifier: MIT
#include "dynoward/logplex/syslog.hpp"

#include <array>
#include <bit>

#include "logplex/blanks.hpp"
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

// The header of nearly every frame: all of its fields end within 64 bytes. False: it is not so, or
// something is wrong with it, and the careful way below tells what; `message` is part-filled then.
bool read_usual_header(std::string_view octets, SyslogMessage& message) {
    if (octets.size() < blanks_bytes) {
        return false;
    }
    const char* const text = octets.data();
    auto rest = octets;
    if (read_priority(rest, message.pri)) {
        return false;
    }
    message.version = take_digits(rest);
    std::size_t at = octets.size() - rest.size();
    if (message.version.empty() || message.version.size() > max_number_digits || text[at] != ' ') {
        return false;
    }
    ++at;
    const std::array<std::string_view*, 5> fields{&message.time_text, &message.hostname, &message.app_name,
                                                  &message.procid, &message.msgid};
    auto blanks = blanks_of(text) >> at;
    for (auto* field : fields) {
        const auto size = static_cast<std::size_t>(std::countr_zero(blanks));
        if (blanks == 0 || size == 0) {
            return false;
        }
        *field = octets.substr(at, size);
        blanks = size + 1 < blanks_bytes ? blanks >> (size + 1) : 0;
        at += size + 1;
    }
    message.ended_with = line_end_of(octets);
    const auto end = octets.size() - message.ended_with.size();
    if (at > end) {
        return false;
    }
    message.msg = octets.substr(at, end - at);
    return true;
}

}  // namespace

std::optional<SyslogError> read_header(std::string_view octets, SyslogMessage& message) {
    if (read_usual_header(octets, message)) {
        return std::nullopt;
    }
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
