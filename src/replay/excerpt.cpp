// SPDX-License-Identifier: MIT
// A printable, bounded part of a line, for messages.
#include <algorithm>
#include <array>

#include "replay/input_report.hpp"
#include "values/ascii.hpp"
#include "values/printable.hpp"

namespace dynoward::replay {
namespace {

constexpr std::size_t max_scanned = 400;
constexpr std::size_t shown = 80;
constexpr std::size_t max_word_length = 20;        // of letters alone
constexpr std::size_t max_mixed_word_length = 15;  // with a digit in it: keys and tokens are longer
constexpr std::array<std::string_view, 11> secret_names{
    "pass", "secret", "token", "key", "auth", "credential", "pwd", "bearer", "basic", "cookie", "session"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}
// The characters of keys and tokens.
bool is_of_word(char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-_+/=.~%").find(c) != std::string_view::npos;
}

bool names_a_secret(std::string_view word) {
    std::string name;
    std::transform(word.begin(), word.end(), std::back_inserter(name), lower);
    return std::any_of(secret_names.begin(), secret_names.end(),
                       [&](std::string_view secret) { return name.find(secret) != std::string::npos; });
}

bool may_be_a_key(std::string_view word) {
    const bool has_digit = std::any_of(word.begin(), word.end(), is_digit);
    const bool has_letter = std::any_of(word.begin(), word.end(), is_letter);
    return word.size() > max_word_length ||
           (has_digit && has_letter && word.size() > max_mixed_word_length);
}

}  // namespace

// Word by word. Nothing is shown after a word that names a secret, since its value may follow, nor
// after
// `://`, where a user and password may follow.
std::string safe_excerpt(std::string_view line) {
    const auto text = line.substr(0, max_scanned);
    std::string result;
    std::size_t at = 0;
    bool hidden = text.size() < line.size();
    while (at < text.size()) {
        if (!is_of_word(text[at])) {
            if (text.substr(at).starts_with("://")) {
                hidden = true;
                break;
            }
            result += text[at++];
            continue;
        }
        const auto begin = at;
        while (at < text.size() && is_of_word(text[at])) {
            ++at;
        }
        auto word = text.substr(begin, at - begin);
        // `name=value` is one word, since a key may contain these characters.
        const auto name = word.substr(0, word.find_first_of("=%"));
        if (names_a_secret(name)) {
            result.append(name);
            hidden = true;
            break;
        }
        result += may_be_a_key(word) ? std::string("...") : std::string(word);
    }
    result = printable(result);
    if (result.size() > shown) {
        result.resize(shown);
        hidden = true;
    }
    return hidden ? result + " ..." : result;
}

}  // namespace dynoward::replay
