// SPDX-License-Identifier: MIT
// The name of a dyno slot: `web.1`, `run.4821` (Cedar) or `web-848cd4f64d-pvpr2` (Fir). The only text from
// a message that may ever become part of a request path, so its grammar is checked when it is made, and
// only there.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace dynoward {

/// A checked dyno name that refers to bytes owned elsewhere (a batch body). Copy it into a DynoName
/// to keep it.
class DynoNameRef {
 public:
    /// Cedar: a type of 1-63 letters, digits, `-`, `_` that begins with a letter, a dot, and a number of
    /// 1-6 digits without leading zero. Fir: type, a hash of 4-16 and one of 5 characters of [0-9a-z],
    /// joined by dashes, the first hash holding a digit. At most 127 bytes. Everything else is not a dyno
    /// name: nullopt.
    static std::optional<DynoNameRef> parse(std::string_view text);

    std::string_view text() const { return text_; }
    /// Process type by the name alone. For a Fir name, whose type may hold dashes, trust the API's `type`
    /// instead.
    std::string_view type() const { return text_.substr(0, type_size_); }
    /// Cedar names carry a slot number; Fir names (which Dynoward only shows) do not.
    bool is_cedar() const { return cedar_; }

    friend bool operator==(const DynoNameRef& a, const DynoNameRef& b) { return a.text_ == b.text_; }

 private:
    DynoNameRef(std::string_view text, std::size_t type_size, bool cedar)
        : text_(text), type_size_(type_size), cedar_(cedar) {}
    std::string_view text_;
    std::size_t type_size_;
    bool cedar_;
};

/// A checked dyno name that owns its text.
class DynoName {
 public:
    explicit DynoName(DynoNameRef ref);
    static std::optional<DynoName> parse(std::string_view text);

    const std::string& text() const { return text_; }
    std::string_view type() const { return std::string_view(text_).substr(0, type_size_); }
    bool is_cedar() const { return cedar_; }
    /// Slot number of a Cedar name (1 or more); 0 for a Fir name.
    unsigned number() const { return number_; }

    friend bool operator==(const DynoName& a, const DynoName& b) { return a.text_ == b.text_; }
    friend auto operator<=>(const DynoName& a, const DynoName& b) { return a.text_ <=> b.text_; }

 private:
    std::string text_;
    std::size_t type_size_;
    unsigned number_ = 0;
    bool cedar_;
};

/// `web.2` before `web.10`, and both before `worker.1`.
struct ByTypeThenNumber {
    bool operator()(const DynoName& a, const DynoName& b) const {
        return std::tuple(a.type(), a.number(), std::string_view(a.text())) <
               std::tuple(b.type(), b.number(), std::string_view(b.text()));
    }
};

/// One-off dynos (`run`, `release`, `scheduler`): DELETE ends them for good, so no setting can make them
/// targets.
bool is_one_off_type(std::string_view process_type);

}  // namespace dynoward

template <>
struct std::hash<dynoward::DynoName> {
    std::size_t operator()(const dynoward::DynoName& name) const noexcept {
        return std::hash<std::string>{}(name.text());
    }
};
