// SPDX-License-Identifier: MIT
// Types for names, so that they cannot be confused with each other or with plain text.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dynoward {

/// Name or uuid of a Heroku app, as configured: `[a-z0-9-]`, 1-63 bytes, so it is safe in a path as it is.
class AppName {
 public:
    static std::optional<AppName> parse(std::string_view text);
    const std::string& text() const { return text_; }
    friend auto operator<=>(const AppName&, const AppName&) = default;

 private:
    explicit AppName(std::string_view text) : text_(text) {}
    std::string text_;
};

/// Value of the Logplex-Drain-Token header: opaque, 1-128 visible ASCII bytes.
class DrainToken {
 public:
    static std::optional<DrainToken> parse(std::string_view text);
    const std::string& text() const { return text_; }
    friend auto operator<=>(const DrainToken&, const DrainToken&) = default;

 private:
    explicit DrainToken(std::string_view text) : text_(text) {}
    std::string text_;
};

}  // namespace dynoward

template <>
struct std::hash<dynoward::AppName> {
    std::size_t operator()(const dynoward::AppName& name) const noexcept {
        return std::hash<std::string>{}(name.text());
    }
};
template <>
struct std::hash<dynoward::DrainToken> {
    std::size_t operator()(const dynoward::DrainToken& token) const noexcept {
        return std::hash<std::string>{}(token.text());
    }
};
