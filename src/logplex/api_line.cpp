// SPDX-License-Identifier: MIT
#include "logplex/api_line.hpp"

#include "dynoward/logplex/classify.hpp"
#include "logplex/decimal.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

constexpr std::size_t max_quantity_digits = 6;

bool take_version(std::string_view& text) {
    return take(text, "v") && !take_digits(text).empty();
}

bool is_release(std::string_view text) {
    return take(text, "Release ") && take_version(text) && text.starts_with(" created by ");
}

bool is_release_command(std::string_view text) {
    return take(text, "Running release ") && take_version(text) && text.starts_with(" commands by ");
}

bool is_rollback(std::string_view text) {
    return take(text, "Rollback to ") && take_version(text) && text.starts_with(" by ");
}

bool is_deploy(std::string_view text) {
    return take(text, "Deploy ") && !take_word(text).empty() && text.starts_with(" by ");
}

bool is_build(std::string_view text) {
    if (text == "Build succeeded" || text.starts_with("Build started by ")) {
        return true;
    }
    return take(text, "Build failed") && (text.empty() || text.front() == ' ');
}

// `Set A, B config vars by user x@y`. Names of variables hold no spaces, so the list ends at the first
// other word.
bool is_config_vars(std::string_view text) {
    if (!take(text, "Set ") && !take(text, "Remove ")) {
        return false;
    }
    do {
        if (take_word(text).empty()) {
            return false;
        }
        if (text.starts_with(" config vars by ") || text.starts_with(" config var by ")) {
            return true;
        }
    } while (take(text, " "));
    return false;
}

// `Scaled to web@3:Performance-L worker@1:Standard-2X by user x@y`; before about 2016 `Scale to worker=1 by
// x@y`.
std::optional<std::string_view> read_scale_list(std::string_view text) {
    if (!take(text, "Scaled to ") && !take(text, "Scale to ")) {
        return std::nullopt;
    }
    const auto end = text.find(" by ");
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto list = text.substr(0, end);
    auto rest = list;
    if (!read_scale(rest)) {
        return std::nullopt;
    }
    while (read_scale(rest)) {
    }
    return rest.empty() ? std::optional(list) : std::nullopt;
}

}  // namespace

std::optional<ScaleEntry> read_scale(std::string_view& list) {
    auto rest = list;
    const auto type =
        take_while(rest, [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; });
    if (type.empty() || !is_letter(type.front()) || (!take(rest, "@") && !take(rest, "="))) {
        return std::nullopt;
    }
    const auto digits = take_digits(rest);
    const auto quantity = parse_count(digits);
    if (!quantity || digits.size() > max_quantity_digits) {
        return std::nullopt;
    }
    if (take(rest, ":")) {
        const auto size =
            take_while(rest, [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.'; });
        if (size.empty()) {
            return std::nullopt;
        }
    }
    const auto separator = take_while(rest, [](char c) { return c == ' ' || c == ','; });
    if (separator.empty() && !rest.empty()) {
        return std::nullopt;
    }
    list = rest;
    return ScaleEntry{type, static_cast<unsigned>(*quantity)};
}

std::optional<ApiLine> read_api_line(std::string_view text) {
    using What = ApiLine::What;
    if (is_release(text)) {
        return ApiLine{What::release, {}};
    }
    if (is_deploy(text)) {
        return ApiLine{What::deploy, {}};
    }
    if (is_build(text)) {
        return ApiLine{What::build, {}};
    }
    if (is_release_command(text)) {
        return ApiLine{What::release_command, {}};
    }
    if (is_rollback(text)) {
        return ApiLine{What::rollback, {}};
    }
    if (is_config_vars(text)) {
        return ApiLine{What::config_vars, {}};
    }
    if (const auto list = read_scale_list(text)) {
        return ApiLine{What::scaled, *list};
    }
    return std::nullopt;
}

}  // namespace dynoward::logplex
