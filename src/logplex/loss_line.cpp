// SPDX-License-Identifier: MIT
#include "logplex/loss_line.hpp"

#include "logplex/decimal.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

std::optional<std::uint64_t> take_count(std::string_view& text) {
    return parse_count(take_digits(text));
}

// `491 messages dropped since <time>.` or, since about 2020, `drain 'd.<uuid>' dropped 491 messages since
// <time>.`
std::optional<std::uint64_t> read_overflow(std::string_view text) {
    if (take(text, "drain '")) {
        take_while(text, [](char c) { return c != '\'' && c != ' '; });
        if (!take(text, "' dropped ")) {
            return std::nullopt;
        }
        const auto count = take_count(text);
        return text.starts_with(" messages since") ? count : std::nullopt;
    }
    const auto count = take_count(text);
    return text.starts_with(" messages dropped since") ? count : std::nullopt;
}

}  // namespace

std::optional<LossNotice> read_loss_line(std::string_view text) {
    LossNotice notice;
    std::optional<std::uint64_t> count;
    if (take(text, "Error L10 (output buffer overflow): ")) {
        notice.code = 10;
        count = read_overflow(text);
    } else if (take(text, "Error L12: ")) {
        notice.code = 12;
        count = take_count(text);
        count = text.starts_with(" messages dropped since") ? count : std::nullopt;
    } else if (take(text, "Error L13: ")) {
        notice.code = 13;
        count = take_count(text);
        count = text.starts_with(" messages lost") ? count : std::nullopt;
    }
    if (!count) {
        return std::nullopt;
    }
    notice.count = *count;
    return notice;
}

}  // namespace dynoward::logplex
