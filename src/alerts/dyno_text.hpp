// SPDX-License-Identifier: MIT
// Dyno names inside longer texts: hosts, programs, titles.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "alerts/alert.hpp"
#include "dynoward/values/dyno_name.hpp"

namespace dynoward::alerts {

constexpr bool is_part_of_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/// `web.3` itself, or two parts of `shop.web.3.example.com`.
template <class Take>
void dynos_of_word(std::string_view word, Take take) {
    if (const auto whole = DynoName::parse(word)) {
        take(*whole);
        return;
    }
    std::size_t begin = 0;
    while (begin < word.size()) {
        const auto middle = word.find('.', begin);
        if (middle == word.npos) {
            return;
        }
        const auto end = std::min(word.find('.', middle + 1), word.size());
        const auto name = DynoName::parse(word.substr(begin, end - begin));
        if (name && name->is_cedar()) {
            take(*name);
        }
        begin = middle + 1;
    }
}

/// Calls `take(const DynoName&)` for each part of the text with the form of one, in order, with repeats.
template <class Take>
void for_each_dyno(std::string_view text, Take take) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        while (begin < text.size() && !is_part_of_name(text[begin])) {
            ++begin;
        }
        auto end = begin;
        while (end < text.size() && is_part_of_name(text[end])) {
            ++end;
        }
        auto word = text.substr(begin, end - begin);
        while (!word.empty() && (word.back() == '.' || word.back() == '-' || word.back() == '_')) {
            word.remove_suffix(1);
        }
        while (!word.empty() && (word.front() == '.' || word.front() == '-' || word.front() == '_')) {
            word.remove_prefix(1);
        }
        dynos_of_word(word, take);
        begin = end;
    }
}

/// The only name in a text; nullopt if there is none, or several.
inline std::optional<DynoName> dyno_in(std::string_view text) {
    std::optional<DynoName> found;
    bool several = false;
    for_each_dyno(text, [&](const DynoName& name) {
        several = several || (found && *found != name);
        found = name;
    });
    return several ? std::nullopt : found;
}

/// As for_each_dyno, for names in other spellings: `Web.2`, `web-2`, `shop_web_2`.
template <class Take>
void for_each_loose_dyno(std::string_view text, Take take) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (lower != text) {
        for_each_dyno(lower, take);
    }
    const std::string_view all(lower);
    for (auto at = all.find_first_of("-_"); at != all.npos; at = all.find_first_of("-_", at + 1)) {
        auto begin = at;
        while (begin > 0 && all[begin - 1] >= 'a' && all[begin - 1] <= 'z') {
            --begin;
        }
        const auto behind = all.substr(at + 1);
        const auto digits = std::min(behind.find_first_not_of("0123456789"), behind.size());
        const bool ends =
            digits == behind.size() || !is_part_of_name(behind[digits]) || behind[digits] == '.';
        if (digits == 0 || !ends || !is_usual_type(all.substr(begin, at - begin))) {
            continue;
        }
        std::string dotted(all.substr(begin, at + 1 + digits - begin));
        dotted[at - begin] = '.';
        if (const auto name = DynoName::parse(dotted)) {
            take(*name);
        }
    }
}

/// `blog` of `blog.web.1` and `blog/web.1`. Empty for the platform's own labels (`heroku/web.1`), which
/// name no app.
inline std::string_view app_before(std::string_view text, const DynoName& dyno) {
    auto front = text.substr(0, std::min(text.find(dyno.text()), text.size()));
    if (front.empty() || std::string_view("./").find(front.back()) == front.npos) {
        return {};
    }
    front.remove_suffix(1);
    front.remove_prefix(std::min(front.find_last_of("./:@") + 1, front.size()));
    return front == "heroku" || front == "app" ? std::string_view() : front;
}

}  // namespace dynoward::alerts
