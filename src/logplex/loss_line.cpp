// SPDX-License-Identifier: MIT
#include "logplex/loss_line.hpp"

#include <algorithm>
#include <limits>

#include "logplex/decimal.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

// The number is among the first few words; the rest of a longer line is not searched.
constexpr int max_words = 12;
constexpr std::size_t max_octets = 300;

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// `word` in lower case; the text in either.
bool take_either_case(std::string_view& text, std::string_view word) {
    const auto front = text.substr(0, word.size());
    if (!std::equal(front.begin(), front.end(), word.begin(), word.end(),
                    [](char a, char b) { return lower(a) == b; })) {
        return false;
    }
    text.remove_prefix(word.size());
    return true;
}

void skip(std::string_view& text, std::string_view characters) {
    text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
}

// `Error L10`, `L10`: 10 to 13, as a whole word.
std::optional<unsigned> take_code(std::string_view& text) {
    skip(text, " ");
    if (take_either_case(text, "error")) {
        skip(text, " :");
    }
    if (!take_either_case(text, "l")) {
        return std::nullopt;
    }
    const auto digits = take_digits(text);
    if (digits.size() != 2 || digits[0] != '1' || digits[1] > '3') {
        return std::nullopt;
    }
    constexpr std::string_view word_ends = " :(-.,";
    if (!text.empty() && word_ends.find(text.front()) == std::string_view::npos) {
        return std::nullopt;
    }
    return 10U + static_cast<unsigned>(digits[1] - '0');
}

// `(output buffer overflow): `, `(Tail buffer overflow) -> `, `: `
void skip_name(std::string_view& text) {
    skip(text, " ");
    if (text.starts_with('(')) {
        const auto end = text.find(')');
        text.remove_prefix(end == std::string_view::npos ? 1 : end + 1);
    }
    skip(text, " :");
    if (take(text, "->")) {
        skip(text, " ");
    }
}

constexpr bool is_alnum(char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

constexpr std::string_view name_ends = " '\"`,;:=()[]<>";

std::string_view take_name(std::string_view& text) {
    skip(text, name_ends);
    auto name = take_while(text, [](char c) { return name_ends.find(c) == std::string_view::npos; });
    while (name.ends_with('.')) {
        name.remove_suffix(1);
    }
    return name;
}

// `d.` and characters of a token: `d.1`, `d.5b1d9f0e-…`.
bool is_token(std::string_view word) {
    return word.size() > 2 && lower(word[0]) == 'd' && word[1] == '.' &&
           word.find_first_of("0123456789-") != std::string_view::npos;
}

// The token after the word `drain`: `drain 'd.…' `, `drain: d.…`, `drain_id=…`, `drain id …`. An ordinary
// word is not a token unless it is in quotes.
std::string_view name_behind(std::string_view text) {
    for (const std::string_view kind : {"_id", " id", "_token", " token", "_name", " name"}) {
        auto behind = text;
        if (take_either_case(behind, kind) && (behind.empty() || !is_alnum(behind.front()))) {
            text = behind;
            break;
        }
    }
    auto quoted = text;
    skip(quoted, " :=");
    const bool in_quotes =
        !quoted.empty() && std::string_view("'\"`").find(quoted.front()) != std::string_view::npos;
    const auto name = take_name(text);
    const bool is_name = in_quotes || name.find_first_of("0123456789") != std::string_view::npos;
    return is_name ? name : std::string_view();
}

// The drain that the notice names, at any place in it.
std::string_view find_drain(std::string_view text) {
    std::string_view named;
    bool before_is_name = false;
    for (std::size_t at = 0; at < text.size() && at < max_octets; ++at) {
        const bool begins = !before_is_name;
        before_is_name = is_alnum(text[at]) || text[at] == '.' || text[at] == '-';
        if (!begins || !is_alnum(text[at])) {
            continue;
        }
        auto rest = text.substr(at);
        auto behind = rest;
        if (const auto word = take_name(rest); is_token(word)) {
            return word;
        }
        if (named.empty() && take_either_case(behind, "drain") &&
            (behind.empty() || !is_alnum(behind.front()))) {
            named = name_behind(behind);
        }
    }
    return named;
}

// `491 messages`, `1 message`: the first number that is followed by that word.
std::optional<std::uint64_t> find_count(std::string_view text) {
    for (int i = 0; i < max_words && !text.empty(); ++i) {
        skip(text, " '\"`");
        const auto word = take_word(text);
        auto behind = text;
        skip(behind, " ");
        auto digits = word;
        if (!take_digits(digits).empty() && digits.empty() && take_either_case(behind, "message")) {
            // Too many digits for the type: the largest number counts.
            return parse_count(word).value_or(std::numeric_limits<std::uint64_t>::max());
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<LossNotice> read_loss_line(std::string_view text) {
    const auto code = take_code(text);
    if (!code) {
        return std::nullopt;
    }
    LossNotice notice;
    notice.code = *code;
    skip_name(text);
    notice.drain = find_drain(text);
    const auto count = find_count(text);
    notice.count = count.value_or(0);
    notice.counted = count.has_value();
    return notice;
}

}  // namespace dynoward::logplex
