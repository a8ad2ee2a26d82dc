// SPDX-License-Identifier: MIT
#include "settings/shown.hpp"

#include <algorithm>
#include <array>

#include "settings/parse.hpp"

namespace dynoward::settings {
namespace {

// No word or number that a setting accepts has 20 letters and digits in a row.
constexpr std::size_t max_word_length = 19;
// A shorter text may be a password if it mixes letters and digits, or both cases.
constexpr std::size_t max_mixed_word_length = 11;
constexpr std::size_t max_word_of_all_kinds_length = 7;
constexpr std::size_t max_dense_run = 19;
// The minimum length of Dynoward's own passwords.
constexpr std::size_t min_password = 16;

constexpr bool is_letter(char c) {
    return is_lower(c) || is_upper(c);
}
constexpr bool is_alnum(char c) {
    return is_letter(c) || is_digit(c);
}
constexpr bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

struct Kinds {
    bool lower = false;
    bool upper = false;
    bool digit = false;

    bool mixed() const { return digit && (lower || upper); }
    bool all() const { return digit && lower && upper; }
};

Kinds kinds_of(std::string_view text) {
    return {std::ranges::any_of(text, is_lower), std::ranges::any_of(text, is_upper),
            std::ranges::any_of(text, is_digit)};
}

// Whether any maximal run of such characters meets the condition.
template <class Belongs, class Condition>
bool any_run(std::string_view text, Belongs belongs, Condition condition) {
    for (std::size_t begin = 0; begin < text.size();) {
        if (!belongs(text[begin])) {
            ++begin;
            continue;
        }
        auto end = begin;
        while (end < text.size() && belongs(text[end])) {
            ++end;
        }
        if (condition(text.substr(begin, end - begin))) {
            return true;
        }
        begin = end;
    }
    return false;
}

bool has_uuid(std::string_view text) {
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    for (std::size_t begin = 0; begin + form.size() <= text.size(); ++begin) {
        const auto part = text.substr(begin, form.size());
        if (std::equal(part.begin(), part.end(), form.begin(),
                       [](char c, char f) { return f == '-' ? c == '-' : is_hex(c); })) {
            return true;
        }
    }
    return false;
}

// Prefixes of tokens and keys of common services, in any case if they are words. A prefix that is followed
// by 20 letters and digits need not be listed.
constexpr std::array<std::string_view, 20> token_beginnings{
    "hrku-", "xoxa-", "xoxb-", "xoxe", "xoxo-",       "xoxp-",  "xoxr-", "xoxs-",   "xapp-",  "ghp_",
    "gho_",  "ghu_",  "ghs_",  "ghr_", "github_pat_", "glpat-", "sk_",   "rk_live", "whsec_", "shpat_"};

bool has_token_beginning(std::string_view text) {
    const auto lower = lower_case(text);
    const auto begins_here = [&](std::size_t at) {
        const bool at_word = at == 0 || !is_alnum(lower[at - 1]);
        return at_word && std::ranges::any_of(token_beginnings, [&](std::string_view beginning) {
                   return std::string_view(lower).substr(at).starts_with(beginning);
               });
    };
    for (std::size_t at = 0; at < lower.size(); ++at) {
        if (begins_here(at)) {
            return true;
        }
    }
    // Access keys of AWS, keys of Google, JSON Web Tokens, SendGrid.
    return any_run(text, is_alnum, [](std::string_view word) {
        return (word.size() >= 16 && (word.starts_with("AKIA") || word.starts_with("ASIA"))) ||
               (word.size() >= 8 && (word.starts_with("AIza") || word.starts_with("eyJ"))) || word == "SG";
    });
}

bool has_marker(std::string_view text) {
    const auto lower = lower_case(text);
    const auto has = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
    const auto scheme = lower.find("://");
    const bool with_user = scheme != std::string::npos && lower.find('@', scheme) != std::string::npos;
    return with_user || has("-----begin") || has("hooks.slack.com") || has("bearer ") || has("basic ");
}

}  // namespace

bool is_credential(std::string_view text) {
    return has_uuid(text) || has_token_beginning(text) || has_marker(text) ||
           any_run(text, is_alnum, [](std::string_view word) {
               const bool strewn = word.size() >= min_password && std::ranges::count_if(word, is_digit) > 2;
               return kinds_of(word).mixed() && (strewn || word.size() > max_word_length);
           });
}

bool is_safe_to_show(std::string_view text, std::size_t max_bytes) {
    constexpr std::string_view marks = " ._%/:,+-";
    const bool plain =
        std::ranges::all_of(text, [&](char c) { return is_alnum(c) || marks.find(c) != marks.npos; });
    if (text.size() > max_bytes || !plain || is_credential(text)) {
        return false;
    }
    const bool bad_word = any_run(text, is_alnum, [](std::string_view word) {
        const auto kinds = kinds_of(word);
        return word.size() > max_word_length || (kinds.mixed() && word.size() > max_mixed_word_length) ||
               (kinds.all() && word.size() > max_word_of_all_kinds_length);
    });
    // Base64 in both its alphabets.
    const auto is_dense = [](char c) {
        return is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
    };
    return !bad_word && !any_run(text, is_dense, [](std::string_view run) {
        return run.size() > max_dense_run && kinds_of(run).all();
    });
}

std::string shown_text(std::string_view text, std::size_t max_bytes) {
    return is_safe_to_show(text, max_bytes) ? std::string(text)
                                            : "(not shown: " + std::to_string(text.size()) + " characters)";
}

}  // namespace dynoward::settings
