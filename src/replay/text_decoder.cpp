// SPDX-License-Identifier: MIT
#include "replay/text_decoder.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace dynoward::replay {
namespace {

constexpr std::size_t detect_bytes = 256;
constexpr std::uint32_t replacement = '?';

void append_utf8(std::uint32_t c, std::string& out) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | (c >> 6U));
        out += static_cast<char>(0x80 | (c & 0x3fU));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | (c >> 12U));
        out += static_cast<char>(0x80 | (c >> 6U & 0x3fU));
        out += static_cast<char>(0x80 | (c & 0x3fU));
    } else {
        out += static_cast<char>(0xf0 | (c >> 18U));
        out += static_cast<char>(0x80 | (c >> 12U & 0x3fU));
        out += static_cast<char>(0x80 | (c >> 6U & 0x3fU));
        out += static_cast<char>(0x80 | (c & 0x3fU));
    }
}

// Which of four places in turn hold a NUL in nearly all, or in nearly none, of the beginning.
struct Nuls {
    std::array<bool, 4> all{};
    std::array<bool, 4> none{};

    explicit Nuls(std::string_view begin) {
        std::array<std::size_t, 4> count{};
        std::array<std::size_t, 4> nuls{};
        for (std::size_t i = 0; i < begin.size(); ++i) {
            ++count[i % 4];
            nuls[i % 4] += begin[i] == '\0' ? 1U : 0U;
        }
        for (std::size_t i = 0; i < 4; ++i) {
            all[i] = count[i] > 0 && nuls[i] * 10 >= count[i] * 9;
            none[i] = nuls[i] * 10 <= count[i];
        }
    }
};

}  // namespace

std::string_view TextDecoder::encoding() const {
    switch (kind_) {
        case Kind::utf8_marked: return "UTF-8 with a byte order mark";
        case Kind::utf16le: return "UTF-16LE";
        case Kind::utf16be: return "UTF-16BE";
        case Kind::utf32le: return "UTF-32LE";
        case Kind::utf32be: return "UTF-32BE";
        case Kind::unknown:
        case Kind::utf8: break;
    }
    return {};
}

void TextDecoder::feed(std::string_view piece, const Take& take) {
    if (kind_ != Kind::unknown) {
        decode(piece, take);
        return;
    }
    const auto is_selected = std::min(piece.size(), detect_bytes - held_.size());
    held_.append(piece.substr(0, is_selected));
    if (held_.size() == detect_bytes) {
        detect(take);
        decode(piece.substr(is_selected), take);
    }
}

void TextDecoder::finish(const Take& take) {
    if (kind_ == Kind::unknown && !held_.empty()) {
        detect(take);
    }
    held_.clear();  // half a character
}

void TextDecoder::detect(const Take& take) {
    using namespace std::string_view_literals;
    const auto begin = std::exchange(held_, {});
    const std::string_view text(begin);
    const Nuls nuls(text);
    std::size_t mark = 0;
    if (text.starts_with("\xef\xbb\xbf"sv)) {
        kind_ = Kind::utf8_marked;
        mark = 3;
    } else if (text.starts_with("\xff\xfe\0\0"sv)) {
        kind_ = Kind::utf32le;
        mark = 4;
    } else if (text.starts_with("\0\0\xfe\xff"sv)) {
        kind_ = Kind::utf32be;
        mark = 4;
    } else if (text.starts_with("\xff\xfe"sv)) {
        kind_ = Kind::utf16le;
        mark = 2;
    } else if (text.starts_with("\xfe\xff"sv)) {
        kind_ = Kind::utf16be;
        mark = 2;
    } else if (nuls.none[0] && nuls.all[1] && nuls.all[2] && nuls.all[3]) {
        kind_ = Kind::utf32le;
    } else if (nuls.all[0] && nuls.all[1] && nuls.all[2] && nuls.none[3]) {
        kind_ = Kind::utf32be;
    } else if (nuls.none[0] && nuls.all[1] && nuls.none[2] && (nuls.all[3] || text.size() < 4)) {
        kind_ = Kind::utf16le;
    } else if (nuls.all[0] && nuls.none[1] && nuls.all[2] && nuls.none[3] && text.size() >= 4) {
        kind_ = Kind::utf16be;
    } else {
        kind_ = Kind::utf8;
    }
    decode(text.substr(mark), take);
}

void TextDecoder::decode(std::string_view piece, const Take& take) {
    if (piece.empty()) {
        return;
    }
    if (kind_ == Kind::utf8 || kind_ == Kind::utf8_marked) {
        take(piece);
        return;
    }
    const std::size_t width = kind_ == Kind::utf16le || kind_ == Kind::utf16be ? 2 : 4;
    const bool little = kind_ == Kind::utf16le || kind_ == Kind::utf32le;
    std::string out;
    out.reserve(piece.size() / width + 4);
    for (const char c : piece) {
        held_ += c;
        if (held_.size() < width) {
            continue;
        }
        std::uint32_t unit = 0;
        for (std::size_t i = 0; i < width; ++i) {
            const auto byte = static_cast<unsigned char>(held_[little ? width - 1 - i : i]);
            unit = unit << 8U | byte;
        }
        held_.clear();
        add(unit, out);
    }
    if (!out.empty()) {
        take(out);
    }
}

// A unit of UTF-16, or a character.
void TextDecoder::add(std::uint32_t unit, std::string& out) {
    if (unit >= 0xdc00 && unit < 0xe000) {
        append_utf8(high_surrogate_ != 0 ? 0x10000 + ((high_surrogate_ - 0xd800) << 10U) + (unit - 0xdc00)
                                         : replacement,
                    out);
        high_surrogate_ = 0;
        return;
    }
    if (std::exchange(high_surrogate_, 0) != 0) {
        append_utf8(replacement, out);
    }
    if (unit >= 0xd800 && unit < 0xdc00) {
        high_surrogate_ = unit;
    } else {
        append_utf8(unit <= 0x10ffff ? unit : replacement, out);
    }
}

}  // namespace dynoward::replay
