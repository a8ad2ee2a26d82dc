// SPDX-License-Identifier: MIT
// Whether a refused value may be shown. A password or token that was set instead of a number, by mistake,
// must not appear in the log. Used wherever a message quotes a refused value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynoward::settings {

/// Longer texts are not shown.
inline constexpr std::size_t max_shown_bytes = 40;

/// Certainly a credential: a UUID, a key or token with a known prefix, a PEM block, a URL with a password,
/// 20 letters and digits in a row, or 16 with several digits. Such a text is refused even if its form is
/// allowed.
bool is_credential(std::string_view text);
/// Short, of plain characters, and unlikely to be a password or token. A password that consists of plain
/// words cannot be detected.
bool is_safe_to_show(std::string_view text, std::size_t max_bytes = max_shown_bytes);
/// `text` if it is safe to show, else `(not shown: 43 characters)`.
std::string shown_text(std::string_view text, std::size_t max_bytes = max_shown_bytes);

}  // namespace dynoward::settings
