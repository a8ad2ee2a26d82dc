// SPDX-License-Identifier: MIT
// Cuts a batch body into frames by octet count (`LEN SP octets`, repeated) and by nothing else. After a bad
// length it stops: looking for the next plausible place would let text in a message pose as a frame. Must
// never: copy the body, search for newlines, allocate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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

    /// The next frame; nullopt at the end of the body and from the first error on.
    std::optional<Frame> next();
    /// Set once next() has met an error.
    const std::optional<FrameError>& error() const { return error_; }
    /// Octets from the error to the end of the body: what was not read. 0 without an error.
    std::size_t octets_lost() const { return error_ ? body_.size() - error_->offset : 0; }

 protected:
    // Those of the next frame, whose offset is then in `frame_at_`; without data: there is none. A Frame
    // would be returned in memory, octets alone come back in registers (fast/frame_cursor.hpp).
    std::string_view next_octets();

    std::string_view body_;
    std::size_t position_ = 0;
    std::size_t frame_at_ = 0;

 private:
    std::optional<FrameError> error_;
};

}  // namespace dynoward::logplex
