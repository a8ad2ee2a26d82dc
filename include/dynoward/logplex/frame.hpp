// SPDX-License-Identifier: MIT
// Splits a batch body into frames by octet count (`LEN SP octets`, repeated) and nothing else. After a bad
// length it stops: if it searched for the next plausible place, text in a message could act as a frame.
// Must never copy the body, search for newlines, or allocate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dynoward::logplex {

struct Frame {
    std::size_t offset = 0;  ///< of the first digit of LEN in the body
    std::string_view octets;
    bool oversize = false;  ///< larger than limits::frame_bytes: counted, but not to be read
};

enum class FrameErrorKind : std::uint8_t {
    bad_length,  ///< the text in place of a length is not one
    truncated,   ///< the body ends before the frame does
};

struct FrameError {
    FrameErrorKind kind = FrameErrorKind::bad_length;
    std::size_t offset = 0;  ///< of the faulty length
};

class FrameCursor {
 public:
    explicit FrameCursor(std::string_view body) : body_(body) {}

    /// The next frame; nullopt at the end of the body and from the first error on.
    std::optional<Frame> next();
    /// Set once next() has found an error.
    const std::optional<FrameError>& error() const { return error_; }
    /// Octets not read, from the error to the end of the body. 0 without an error.
    std::size_t octets_lost() const { return error_ ? body_.size() - error_->offset : 0; }

 protected:
    // The octets of the next frame, with its offset in `frame_at_`; without data: there is none. A Frame
    // would be returned in memory, octets alone are returned in registers (fast/frame_cursor.hpp).
    std::string_view next_octets();

    std::string_view body_;
    std::size_t position_ = 0;
    std::size_t frame_at_ = 0;

 private:
    std::optional<FrameError> error_;
};

}  // namespace dynoward::logplex
