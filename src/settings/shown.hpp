// SPDX-License-Identifier: MIT
// Which part of a misplaced text may be shown. A password or a token set in place
// of a number must not end in the log because it is no number. Used wherever a refused value is named.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynoward::settings {

/// Longer texts are not shown.
inline constexpr std::size_t max_shown_bytes = 40;

/// Surely a credential: a UUID, a key or token by its known beginning, a PEM block, a URL with a password,
/// 20 letters and digits in a row, or 16 with several digits. Such a text is refused also where its form
/// would allow it.
bool is_credential(std::string_view text);
/// Short, of plain characters, and nothing in it that a password or token is likely to have. Passwords
/// that look like plain words cannot be distinguished from plain words.
bool is_safe_to_show(std::string_view text, std::size_t max_bytes = max_shown_bytes);
/// `text` where it is safe to show, else `(not shown: 43 characters)`.
std::string shown_text(std::string_view text, std::size_t max_bytes = max_shown_bytes);

}  // namespace dynoward::settings
