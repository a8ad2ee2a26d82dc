// SPDX-License-Identifier: MIT
// Cuts a batch body into frames by octet count (`LEN SP octets`, repeated) and by nothing else. After a bad
// length it stops: looking for the next plausible place would let text in a message pose as a frame. Must
// never: copy the body, search for newlines, allocate.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "dynoward/values/limits.hpp"

namespace dynoward::logplex {

struct Frame {
    std::size_t offset = 0;  ///< of the first digit of LEN in the body
    std::string_view octets;
    bool oversize = false;  ///< beyond limits::frame_bytes: delimited, to be counted, not to be read
};

enum class FrameErrorKind : std::uint8_t {
    bad_length,  ///< what stands where a length must stand is not one
    truncated,   ///< the body ends before the frame does
};

struct FrameError {
    FrameErrorKind kind = FrameErrorKind::bad_length;
    std::size_t offset = 0;  ///< of the length at fault
};

class FrameCursor {
 public:
    explicit FrameCursor(std::string_view body) : body_(body) {}

    /// The next frame; nullopt at the end of the body or at the first error, for ever after.
    std::optional<Frame> next() {
        const auto length = usual_length();
        if (length == 0) {
            const auto octets = next_unusual();
            return octets.data() == nullptr
                       ? std::nullopt
                       : std::optional(Frame{unusual_at_, octets, octets.size() > limits::frame_bytes});
        }
        const auto offset = position_;
        position_ += usual_head_bytes + length;
        return Frame{offset, {body_.data() + offset + usual_head_bytes, length}, false};
    }
    /// Set once next() has met an error.
    const std::optional<FrameError>& error() const { return error_; }
    /// Octets from the error to the end of the body: what was not read. 0 without an error.
    std::size_t octets_lost() const { return error_ ? body_.size() - error_->offset : 0; }

 private:
    static constexpr std::size_t usual_head_bytes = 4;

    // `243 ` of 100 to 999 and as many bytes behind it, as nearly every frame is; 0: it is not so. All four
    // bytes at once: half of what cutting cost went into single digits.
    std::size_t usual_length() const {
        if (body_.size() - position_ < usual_head_bytes) {
            return 0;
        }
        std::uint32_t word = 0;
        std::memcpy(&word, body_.data() + position_, sizeof word);
        if constexpr (std::endian::native == std::endian::little) {
            word = __builtin_bswap32(word);
        }
        word -= 0x31303020;  // `100 `
        // Whatever is no digit, or a 0 in front, gets its highest bit or has it; the blank must be one.
        if (((word + 0x77767600) | word) & 0x808080ffU) {
            return 0;
        }
        const auto length = 100 + (word >> 24U) * 100 + (word >> 16U & 0xffU) * 10 + (word >> 8U & 0xffU);
        return length <= body_.size() - position_ - usual_head_bytes ? length : 0;
    }
    // Without data: none. Octets alone, since they come back in registers: a Frame would be written to
    // memory and read again in the loop over the usual ones as well.
    std::string_view next_unusual();

    std::string_view body_;
    std::size_t position_ = 0;
    std::size_t unusual_at_ = 0;  ///< offset of what next_unusual() gave
    std::optional<FrameError> error_;
};

}  // namespace dynoward::logplex
