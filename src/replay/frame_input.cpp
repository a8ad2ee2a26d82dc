// SPDX-License-Identifier: MIT
#include "replay/frame_input.hpp"

#include <algorithm>
#include <utility>

#include "dynoward/values/limits.hpp"
#include "logplex/fast/frame_cursor.hpp"

namespace dynoward::replay {
namespace {

// The size of the frame that begins with `bytes`, its length field included; 0: not known yet.
std::uint64_t whole_size(std::string_view bytes) {
    const auto blank = bytes.find(' ');
    if (blank > limits::frame_length_digits) {  // also where there is none
        return 0;
    }
    std::uint64_t length = 0;
    for (const char c : bytes.substr(0, blank)) {
        length = length * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return length > limits::frame_bytes ? blank + 1 + length : 0;
}

// Fewer frames than this are not enough to conclude that each frame is a line.
constexpr std::uint64_t min_lines = 16;

bool is_counted_line(std::string_view line) {
    const auto read = read_line_start(line);
    return read && read->has_count;
}

// Whether the count matches the length of the line, with or without its line end.
bool has_right_count(std::string_view line) {
    const auto octets = line.size() - line.find(' ') - 1;
    return line.starts_with(std::to_string(octets) + " ") ||
           line.starts_with(std::to_string(octets + 1) + " ");
}

}  // namespace

bool FrameInput::is_begin(std::string_view text) {
    const auto end = text.find_first_not_of("0123456789");
    if (end == std::string_view::npos || end == 0 || end > limits::frame_length_digits || text[0] == '0' ||
        text[end] != ' ') {
        return false;
    }
    if (text.substr(end + 1).starts_with('<')) {
        return true;
    }
    // It may be another number, such as a line number. It is a frame length only if all lengths are
    // correct.
    logplex::fast::FrameCursor cursor(text);
    while (cursor.next()) {
    }
    return !cursor.error() || cursor.error()->kind == logplex::FrameErrorKind::truncated;
}

bool FrameInput::has_wrong_counts(std::string_view begin, bool is_all) {
    logplex::fast::FrameCursor cursor(begin);
    std::uint64_t frames = 0;
    while (cursor.next()) {
        ++frames;
    }
    // An input that ends inside its only frame may also have a wrong length.
    const bool is_wrong = cursor.error() && (cursor.error()->kind == logplex::FrameErrorKind::bad_length ||
                                             (is_all && frames == 0));
    if (!is_wrong) {
        return false;
    }
    std::uint64_t lines = 0;
    std::uint64_t counted = 0;
    std::uint64_t right = 0;
    while (!begin.empty()) {
        const auto end = begin.find('\n');
        if (end == std::string_view::npos && !is_all) {
            break;
        }
        const auto line = begin.substr(0, end);
        begin.remove_prefix(end == std::string_view::npos ? begin.size() : end + 1);
        lines += line.empty() ? 0U : 1U;
        if (is_counted_line(line)) {
            ++counted;
            right += has_right_count(line) ? 1U : 0U;
        }
    }
    return counted > frames && counted * 2 > lines && right * 2 < counted;
}

void FrameInput::feed(std::string_view piece) {
    if (lines_) {
        lines_->feed(piece);
        return;
    }
    if (is_broken_) {
        lost_ += piece.size();
        return;
    }
    skip(piece);
    kept_.append(piece);
    logplex::fast::FrameCursor cursor(kept_);
    while (const auto frame = cursor.next()) {
        take(*frame);
        const auto end =
            static_cast<std::size_t>(frame->octets.data() - kept_.data()) + frame->octets.size();
        // Without the last frame: if a length is wrong, it is the length of that frame.
        by_lines_ = by_lines_ && last_is_line_;
        last_is_line_ = frame->octets.ends_with('\n') || end >= kept_.size() || kept_[end] == '\n' ||
                        kept_[end] == '\r';
    }
    if (!cursor.error()) {
        kept_.clear();
        return;
    }
    const auto offset = cursor.error()->offset;
    if (cursor.error()->kind == logplex::FrameErrorKind::bad_length) {
        const auto rest = std::exchange(kept_, {}).substr(offset);
        is_broken_ = true;
        normalizer_.mark_unread(frames_ + 1, rest);
        if (by_lines_ && frames_ >= min_lines) {
            continue_by_lines(rest);
        } else {
            lost_ += rest.size();
        }
        return;
    }
    kept_.erase(0, offset);
    if (const auto size = whole_size(kept_); size > 0) {
        skipped_ = kept_.size();
        to_skip_ = size - skipped_;
        kept_.clear();
    }
}

void FrameInput::take(const logplex::Frame& frame) {
    if (frames_++ == 0 && !frame.oversize) {
        const auto read = read_line_start(frame.octets);
        may_lack_host_ = read && read->frame.empty();
    }
    if (may_lack_host_ && !frame.oversize) {
        auto octets = frame.octets;
        octets = octets.substr(0, octets.find_last_not_of("\r\n") + 1);
        if (auto read = read_line_start(octets)) {
            read->form = Form::drain_body;
            normalizer_.line(*read);
            return;
        }
    }
    normalizer_.frame(frame);
}

void FrameInput::continue_by_lines(std::string_view rest) {
    const auto end = rest.find('\n');
    normalizer_.broken(std::min(end, rest.size()));
    lines_ = std::make_unique<TextInput>(normalizer_, TextInput::LineEnd::lf, true);
    if (end != std::string_view::npos) {
        lines_->feed(rest.substr(end + 1));
    }
}

void FrameInput::skip(std::string_view& piece) {
    if (to_skip_ == 0) {
        return;
    }
    const auto part = std::min<std::uint64_t>(to_skip_, piece.size());
    piece.remove_prefix(static_cast<std::size_t>(part));
    to_skip_ -= part;
    skipped_ += part;
    if (to_skip_ == 0) {
        skipped_ = 0;
        ++frames_;
        normalizer_.frame({0, {}, true});
    }
}

void FrameInput::finish() {
    if (lines_) {
        lines_->finish();
    }
    if (!kept_.empty() || to_skip_ > 0) {
        normalizer_.report().is_cut_off = true;
        lost_ = kept_.size() + skipped_;
    }
    if (lost_ > 0) {
        normalizer_.broken(lost_);
    }
}

}  // namespace dynoward::replay
