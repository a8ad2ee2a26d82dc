// SPDX-License-Identifier: MIT
#include "daemon/telemetry/logfmt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace dynoward::daemon {
namespace {

constexpr std::size_t max_value_bytes = 200;

// Keeps printable ASCII and escapes everything else, UTF-8 included: a terminal or a log tool may interpret
// it.
void append_escaped(std::string& out, char c) {
    if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
    } else if (c >= ' ' && c < '\x7f') {
        out += c;
    } else {
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    }
}

bool is_plain(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < '\x7f' && c != '"' && c != '=' && c != '\\';
    });
}

}  // namespace

std::string logfmt_value(std::string_view text) {
    const bool cut = text.size() > max_value_bytes;
    text = text.substr(0, max_value_bytes);
    if (is_plain(text) && !cut) {
        return std::string(text);
    }
    std::string out = "\"";
    for (const char c : text) {
        append_escaped(out, c);
    }
    return out + (cut ? "...\"" : "\"");
}

LogfmtLine& LogfmtLine::pair(std::string_view key, std::string_view value) {
    return pairs(std::string(key) + '=' + logfmt_value(value));
}

LogfmtLine& LogfmtLine::number(std::string_view key, std::int64_t value) {
    return pairs(std::string(key) + '=' + std::to_string(value));
}

LogfmtLine& LogfmtLine::count(std::string_view key, std::uint64_t value) {
    return pairs(std::string(key) + '=' + std::to_string(value));
}

LogfmtLine& LogfmtLine::amount(std::string_view key, double value) {
    return pairs(fmt::format("{}={:.2f}", key, value));
}

LogfmtLine& LogfmtLine::pairs(std::string_view text) {
    if (!text.empty()) {
        text_ += ' ';
        text_ += text;
    }
    return *this;
}

}  // namespace dynoward::daemon
