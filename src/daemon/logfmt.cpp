// SPDX-License-Identifier: MIT
#include "daemon/logfmt.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace dynoward::daemon {
namespace {

constexpr std::size_t max_value_bytes = 200;

// Printable ASCII stays; everything else, UTF-8 included, is escaped: a terminal or a log tool may see more
// in it.
void append_escaped(std::string& out, char c) {
    if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
    } else if (c >= ' ' && c < '\x7f') {
        out += c;
    } else {
        std::array<char, 8> code{};
        std::snprintf(code.data(), code.size(), "\\x%02x",
                      static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += code.data();
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

Line& Line::pair(std::string_view key, std::string_view value) {
    return pairs(std::string(key) + '=' + logfmt_value(value));
}

Line& Line::number(std::string_view key, std::int64_t value) {
    return pairs(std::string(key) + '=' + std::to_string(value));
}

Line& Line::count(std::string_view key, std::uint64_t value) {
    return pairs(std::string(key) + '=' + std::to_string(value));
}

Line& Line::amount(std::string_view key, double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.2f", value);
    return pairs(std::string(key) + '=' + text.data());
}

Line& Line::pairs(std::string_view text) {
    if (!text.empty()) {
        text_ += ' ';
        text_ += text;
    }
    return *this;
}

}  // namespace dynoward::daemon
