// SPDX-License-Identifier: MIT
// FrameCursor that reads the common length inline: three digits and a space, all four bytes at once.
// Reading single digits was half the cost of splitting a body.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "dynoward/logplex/frame.hpp"
#include "dynoward/values/limits.hpp"
#include "logplex/fast/enabled.hpp"

namespace dynoward::logplex::fast {

/// Gives the same frames, and the same error, as the FrameCursor of frame.hpp.
class FrameCursor : public logplex::FrameCursor {
 public:
    using logplex::FrameCursor::FrameCursor;

    std::optional<Frame> next() {
        const auto length = common_length();
        if (length == 0) {
            const auto octets = next_octets();
            return octets.data() == nullptr
                       ? std::nullopt
                       : std::optional(Frame{frame_at_, octets, octets.size() > limits::frame_bytes});
        }
        const auto offset = position_;
        position_ += common_head_bytes + length;
        return Frame{offset, {body_.data() + offset + common_head_bytes, length}, false};
    }

 private:
    static constexpr std::size_t common_head_bytes = 4;

    // The length 100 to 999 of the form `243 `, if that many bytes follow, as in nearly every frame; else
    // 0.
    std::size_t common_length() const {
        if (!enabled || body_.size() - position_ < common_head_bytes) {
            return 0;
        }
        std::uint32_t word = 0;
        std::memcpy(&word, body_.data() + position_, sizeof word);
        if constexpr (std::endian::native == std::endian::little) {
            word = __builtin_bswap32(word);
        }
        word -= 0x31303020;  // `100 `
        // A byte that is not a digit, or a leading 0, ends up with its highest bit set; the space must
        // match.
        if (((word + 0x77767600) | word) & 0x808080ffU) {
            return 0;
        }
        const auto length = 100 + (word >> 24U) * 100 + (word >> 16U & 0xffU) * 10 + (word >> 8U & 0xffU);
        return length <= body_.size() - position_ - common_head_bytes ? length : 0;
    }
};

}  // namespace dynoward::logplex::fast
