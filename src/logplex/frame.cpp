// SPDX-License-Identifier: MIT
#include "dynoward/logplex/frame.hpp"

#include "dynoward/values/limits.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {

std::optional<Frame> FrameCursor::next() {
    if (error_) {
        return std::nullopt;
    }
    // Relays and hand-made bodies put a line end between frames, outside the count. Nothing else is
    // skipped.
    while (position_ < body_.size() && (body_[position_] == '\n' || body_[position_] == '\r')) {
        ++position_;
    }
    if (position_ == body_.size()) {
        return std::nullopt;
    }
    const auto offset = position_;
    const auto fail = [&](FrameErrorKind kind) -> std::optional<Frame> {
        error_ = FrameError{kind, offset};
        return std::nullopt;
    };
    if (body_[offset] < '1' || body_[offset] > '9') {
        return fail(FrameErrorKind::bad_length);
    }
    std::size_t length = 0;
    auto at = offset;
    for (; at < body_.size() && is_digit(body_[at]); ++at) {
        if (at - offset == limits::frame_length_digits) {
            return fail(FrameErrorKind::bad_length);
        }
        length = length * 10 + static_cast<std::size_t>(body_[at] - '0');
    }
    if (at == body_.size()) {
        return fail(FrameErrorKind::truncated);
    }
    if (body_[at] != ' ') {
        return fail(FrameErrorKind::bad_length);
    }
    ++at;
    if (length > body_.size() - at) {
        return fail(FrameErrorKind::truncated);
    }
    position_ = at + length;
    return Frame{offset, body_.substr(at, length), length > limits::frame_bytes};
}

}  // namespace dynoward::logplex
