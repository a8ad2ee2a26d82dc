// SPDX-License-Identifier: MIT
#include "replay/text_input.hpp"

#include <algorithm>
#include <array>

#include "dynoward/values/limits.hpp"
#include "replay/table_row.hpp"

namespace dynoward::replay {
namespace {

constexpr std::string_view byte_order_mark("\xef\xbb\xbf");

// ``` and ```text around a block of Markdown.
bool is_fence(std::string_view line) {
    const auto begin = std::min(line.find_first_not_of(" \t>"), line.size());
    return line.substr(begin).starts_with("```") || line.substr(begin).starts_with("~~~");
}

}  // namespace

void TextInput::feed(std::string_view piece) {
    while (!piece.empty()) {
        const auto end = piece.find(line_end_);
        if (end == std::string_view::npos) {
            keep(piece);
            return;
        }
        const auto line = piece.substr(0, end);
        piece.remove_prefix(end + 1);
        if (kept_.empty() && !skipping_line_) {
            take_line(line);
        } else {
            keep(line);
            if (!skipping_line_) {
                take_line(kept_);
            }
            kept_.clear();
            skipping_line_ = false;
        }
        normalizer_.at_next_line();
    }
}

void TextInput::finish() {
    if (!kept_.empty()) {
        take_line(kept_);
    }
    kept_.clear();
    skipping_line_ = false;
}

// A line beyond the limit is classified by its beginning; the rest is skipped.
void TextInput::keep(std::string_view part) {
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

void TextInput::take_line(std::string_view line) {
    const bool oversize = line.size() > limits::frame_bytes;
    line = line.substr(0, limits::frame_bytes);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (line.starts_with(byte_order_mark)) {
        line.remove_prefix(byte_order_mark.size());  // of an input that was appended to another one
    }
    if (line.find('\x1b') != std::string_view::npos || line.starts_with('\0')) {
        plain_.clear();
        append_plain(line, plain_);
        line = plain_;
    }
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
        return;  // keeps a stream alive, or separates two inputs
    }
    take_plain_line(line, oversize);
}

void TextInput::take_plain_line(std::string_view line, bool oversize) {
    Prefixes prefixes = 0;
    auto read = counted_ ? std::nullopt : read_printed(line);
    if (!read) {
        read = read_text_line(line, prefixes);
    }
    if (read && counted_ && !read->has_count) {
        read.reset();
    }
    if (read && (!prefixes_ || *prefixes_ == prefixes)) {
        prefixes_ = prefixes;
        normalizer_.report().counts_were_wrong |= read->has_count;
        normalizer_.line(*read, oversize);
    } else if (counted_ || !(records_.take_line(line) || take_cells(line))) {
        if (!is_fence(line)) {
            normalizer_.unread(Unread::no_form, line);
        }
    }
}

// A CSV row without a header row: a whole line in quotes, after numbers and stamps.
bool TextInput::take_cells(std::string_view line) {
    if (line.substr(0, 200).find('"') == std::string_view::npos ||
        (prefixes_ && *prefixes_ != Prefix::quote)) {
        return false;
    }
    const auto row = read_table_row(line, ',', true);
    for (const auto& cell : row) {
        auto read = read_printed(cell);
        read = read ? read : read_line_start(cell);
        if (read) {
            read->form = Form::table;
            prefixes_ = Prefix::quote;
            normalizer_.line(*read);
            return true;
        }
        if (cell.find(' ') != std::string::npos && !read_timestamp(cell)) {
            return false;
        }
    }
    return false;
}

}  // namespace dynoward::replay
