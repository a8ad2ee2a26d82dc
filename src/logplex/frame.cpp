// SPDX-License-Identifier: MIT
#include "dynoward/logplex/frame.hpp"

#include "dynoward/values/limits.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

// Reads a length of any form: moves past the space after it, or returns the error.
std::optional<FrameErrorKind> read_length(const char*& at, const char* end, std::size_t& length) {
    if (*at == '0') {
        return FrameErrorKind::bad_length;
    }
    const char* const digits = at;
    while (at != end && is_digit(*at)) {
        if (static_cast<std::size_t>(at - digits) == limits::frame_length_digits) {
            return FrameErrorKind::bad_length;
        }
        length = length * 10 + static_cast<std::size_t>(*at - '0');
        ++at;
    }
    if (at == digits) {
        return FrameErrorKind::bad_length;
    }
    if (at == end) {
        return FrameErrorKind::truncated;
    }
    return *at++ == ' ' ? std::nullopt : std::optional(FrameErrorKind::bad_length);
}

}  // namespace

std::string_view FrameCursor::next_octets() {
    if (error_) {
        return {};
    }
    const char* at = body_.data() + position_;
    const char* const end = body_.data() + body_.size();
    // Some relays, and bodies made by hand, put a line end between frames, outside the count. Nothing else
    // is skipped.
    while (at != end && (*at == '\n' || *at == '\r')) {
        ++at;
    }
    position_ = static_cast<std::size_t>(at - body_.data());
    if (at == end) {
        return {};
    }
    frame_at_ = position_;
    const auto fail = [this](FrameErrorKind kind) {
        error_ = FrameError{kind, frame_at_};
        position_ = body_.size();
        return std::string_view();
    };
    std::size_t length = 0;
    if (const auto kind = read_length(at, end, length)) {
        return fail(*kind);
    }
    if (length > static_cast<std::size_t>(end - at)) {
        return fail(FrameErrorKind::truncated);
    }
    position_ = static_cast<std::size_t>(at - body_.data()) + length;
    return {at, length};
}

std::optional<Frame> FrameCursor::next() {
    const auto octets = next_octets();
    if (octets.data() == nullptr) {
        return std::nullopt;
    }
    return Frame{frame_at_, octets, octets.size() > limits::frame_bytes};
}

}  // namespace dynoward::logplex
