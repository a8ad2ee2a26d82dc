// SPDX-License-Identifier: MIT
// The platform's id of an add-on, a uuid. The only text of a reply that becomes part of a request path, so
// its grammar is checked when it is made, and only there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dynoward::heroku {

class AddonId {
 public:
    /// `9f1c0b7e-5a3d-4c2b-8e6f-0123456789ab`, in either case; everything else: nullopt.
    static std::optional<AddonId> parse(std::string_view text);
    const std::string& text() const { return text_; }
    friend bool operator==(const AddonId&, const AddonId&) = default;

 private:
    explicit AddonId(std::string_view text) : text_(text) {}
    std::string text_;
};

}  // namespace dynoward::heroku
