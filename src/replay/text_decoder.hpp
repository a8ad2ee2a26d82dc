// SPDX-License-Identifier: MIT
// Any Unicode encoding as UTF-8, piece by piece: PowerShell writes UTF-16 with a byte order mark, and other
// tools write it without one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace dynoward::replay {

class TextDecoder {
 public:
    using Take = std::function<void(std::string_view)>;

    /// Incomplete characters are kept and returned with the next piece or at the end. For one input only.
    void feed(std::string_view piece, const Take& take);
    void finish(const Take& take);
    /// Empty for UTF-8 without a mark, and before the first piece.
    std::string_view encoding() const;

 private:
    enum class Kind : std::uint8_t { unknown, utf8, utf8_marked, utf16le, utf16be, utf32le, utf32be };

    void detect(const Take& take);
    void decode(std::string_view piece, const Take& take);
    void add(std::uint32_t unit, std::string& out);

    Kind kind_ = Kind::unknown;
    std::string held_;  ///< the beginning, or a part of a character
    std::uint32_t high_surrogate_ = 0;
};

}  // namespace dynoward::replay
