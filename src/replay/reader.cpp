// SPDX-License-Identifier: MIT
#include "dynoward/replay/reader.hpp"

#include <algorithm>
#include <utility>

#include "dynoward/values/limits.hpp"
#include "replay/text_line.hpp"

namespace dynoward::replay {
namespace {

// Line ends and the NULs that keep a stream of logs alive say nothing about what comes.
constexpr std::string_view meaningless("\r\n\0", 3);
// Enough to tell a frame's length from a date.
constexpr std::size_t detect_bytes = limits::frame_length_digits + 2;

// A length and a blank; a date goes on with a dash.
bool begins_with_length(std::string_view bytes) {
    const auto end = bytes.find_first_not_of("0123456789");
    return end != std::string_view::npos && end > 0 && end <= limits::frame_length_digits &&
           bytes[0] != '0' && bytes[end] == ' ';
}

// Octets of a frame whose beginning is `bytes`, with its length; 0 while the length is not known.
std::uint64_t whole_size(std::string_view bytes) {
    const auto blank = bytes.find(' ');
    if (blank == std::string_view::npos || blank > limits::frame_length_digits) {
        return 0;
    }
    std::uint64_t length = 0;
    for (const char c : bytes.substr(0, blank)) {
        length = length * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return length > limits::frame_bytes ? blank + 1 + length : 0;
}

// `<134>1 `: a frame that somebody stored as a line, without its count.
bool is_bare_frame(std::string_view line) {
    const auto close = line.substr(0, 5).find('>');
    return line.starts_with('<') && close != std::string_view::npos &&
           line.substr(close).starts_with(">1 ");
}

}  // namespace

void LogReader::feed(std::string_view piece) {
    while (!piece.empty()) {
        switch (form_) {
            case Form::unknown: detect(piece, false); break;
            case Form::frames: feed_frames(piece); return;
            case Form::text: feed_text(piece); return;
            case Form::broken: lost_ += piece.size(); return;
        }
    }
}

void LogReader::finish() {
    if (form_ == Form::unknown) {
        std::string_view nothing;
        detect(nothing, true);
    }
    if (form_ == Form::frames && (!kept_.empty() || to_skip_ > 0)) {
        lost_ = kept_.size() + skipped_;
    } else if (form_ == Form::text && !kept_.empty()) {
        take_line(kept_);
    }
    if (lost_ > 0) {
        sink_.on_broken(lost_);
    }
    form_ = Form::unknown;
    kept_.clear();
    to_skip_ = skipped_ = lost_ = 0;
    skipping_line_ = false;
}

void LogReader::detect(std::string_view& piece, bool at_end) {
    if (kept_.empty()) {
        piece.remove_prefix(std::min(piece.find_first_not_of(meaningless), piece.size()));
    }
    const auto wanted = std::min(piece.size(), detect_bytes - kept_.size());
    kept_.append(piece.substr(0, wanted));
    piece.remove_prefix(wanted);
    if (kept_.size() < detect_bytes && !at_end) {
        return;
    }
    const auto begun = std::exchange(kept_, {});
    form_ = begins_with_length(begun) ? Form::frames : Form::text;
    feed(begun);
}

void LogReader::feed_frames(std::string_view piece) {
    skip(piece);
    kept_.append(piece);
    logplex::FrameCursor cursor(kept_);
    while (const auto frame = cursor.next()) {
        sink_.on_frame(*frame);
    }
    if (!cursor.error()) {
        kept_.clear();
        return;
    }
    const auto offset = cursor.error()->offset;
    if (cursor.error()->kind == logplex::FrameErrorKind::bad_length) {
        lost_ += kept_.size() - offset;
        kept_.clear();
        form_ = Form::broken;
        return;
    }
    kept_.erase(0, offset);
    if (const auto size = whole_size(kept_); size > 0) {
        skipped_ = kept_.size();
        to_skip_ = size - skipped_;
        kept_.clear();
    }
}

void LogReader::skip(std::string_view& piece) {
    if (to_skip_ == 0) {
        return;
    }
    const auto part = std::min<std::uint64_t>(to_skip_, piece.size());
    piece.remove_prefix(static_cast<std::size_t>(part));
    to_skip_ -= part;
    skipped_ += part;
    if (to_skip_ == 0) {
        skipped_ = 0;
        sink_.on_frame({0, {}, true});
    }
}

void LogReader::feed_text(std::string_view piece) {
    while (!piece.empty()) {
        const auto end = piece.find('\n');
        if (end == std::string_view::npos) {
            keep(piece);
            return;
        }
        const auto line = piece.substr(0, end);
        piece.remove_prefix(end + 1);
        if (kept_.empty() && !skipping_line_) {
            take_line(line);
            continue;
        }
        keep(line);
        if (!skipping_line_) {
            take_line(kept_);
        }
        kept_.clear();
        skipping_line_ = false;
    }
}

// A line beyond the limit is judged by its beginning, and the rest of it skipped.
void LogReader::keep(std::string_view part) {
    if (skipping_line_) {
        return;
    }
    kept_.append(part.substr(0, limits::frame_bytes + 1 - kept_.size()));
    if (kept_.size() > limits::frame_bytes) {
        take_line(kept_);
        kept_.clear();
        skipping_line_ = true;
    }
}

void LogReader::take_line(std::string_view line) {
    const bool oversize = line.size() > limits::frame_bytes;
    line = line.substr(0, limits::frame_bytes);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    std::string plain;
    if (line.find('\x1b') != std::string_view::npos || line.starts_with('\0')) {
        append_plain(line, plain);
        line = plain;
    }
    if (line.empty()) {
        return;  // of a stream kept alive, or between two inputs
    }
    if (is_bare_frame(line)) {
        sink_.on_frame({0, line, oversize});
        return;
    }
    const auto read = read_text_line(line);
    if (!read) {
        sink_.on_continuation();
    } else if (const auto fate = fate_by_sender(*read)) {
        sink_.on_other(read->stamp, *fate);
    } else {
        scratch_.clear();
        append_octets(*read, scratch_);
        sink_.on_frame({0, scratch_, oversize});
    }
}

}  // namespace dynoward::replay
