// SPDX-License-Identifier: MIT
#include "replay/json_input.hpp"

#include <algorithm>

#include "dynoward/values/limits.hpp"

namespace dynoward::replay {
namespace {

constexpr std::size_t max_depth = 64;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

}  // namespace

// An object or a list, but not a list of numbers: a bracket may also begin a line of text.
bool JsonInput::is_begin(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '[')) {
        return false;
    }
    const auto next = text.find_first_not_of(" \t\r\n", begin + 1);
    const std::string_view allowed = text[begin] == '{' ? "\"}" : "{[\"]";
    return next != std::string_view::npos && allowed.find(text[next]) != std::string_view::npos;
}

void JsonInput::feed(std::string_view piece) {
    while (!piece.empty()) {
        // Most of the input is inside strings.
        if (in_string_ && !escaped_ && !skipping_) {
            const auto plain = std::min(piece.find_first_of("\"\\\n"), piece.size());
            item_.append(piece.substr(0, plain));
            piece.remove_prefix(plain);
            bound();
            if (piece.empty()) {
                return;
            }
        }
        take(piece.front());
        piece.remove_prefix(1);
    }
}

void JsonInput::take(char c) {
    if (in_other_) {
        other_.feed({&c, 1});  // counts the line ends itself
        in_other_ = c != '\n';
        return;
    }
    if (c == '\n') {
        normalizer_.at_next_line();
    }
    if (item_.empty() && open_.size() == base_ && !skipping_) {
        take_between(c);
    } else {
        take_inside(c);
    }
    before_ = c == '\n' || !is_blank(c) ? c : before_;
    last_token_ = is_blank(c) ? last_token_ : c;
}

void JsonInput::take_between(char c) {
    if (is_blank(c) || c == ',') {
        return;
    }
    if ((c == ']' || c == '}') && base_ > 0) {
        open_.pop_back();
        base_ = 0;
        skipping_ = !open_.empty();  // the rest of the object after the list
        return;
    }
    if (c == '[' && base_ == 0) {
        open_ = "[";
        base_ = 1;
        return;
    }
    if (c == '{' || c == '[' || c == '"') {
        take_inside(c);
    } else if (base_ == 0) {
        in_other_ = true;
        other_.feed({&c, 1});
    }
}

void JsonInput::take_inside(char c) {
    if (in_string_) {
        if (c == '\n') {  // not allowed in a string: the value is truncated
            abandon();
            return;
        }
        item_ += skipping_ ? std::string() : std::string(1, c);
        in_string_ = escaped_ || c != '"';
        escaped_ = !escaped_ && c == '\\';
        if (!in_string_ && open_.size() == base_ && !skipping_) {
            end_item();
        }
        return;
    }
    // A line begins with an object where a name or a comma is expected: the value before it is truncated.
    if (c == '{' && before_ == '\n' && !open_.empty() && open_.back() == '{' && last_token_ != ':') {
        abandon();
        take_between(c);
        return;
    }
    if (!skipping_) {
        item_ += c;
    }
    if (c == '"') {
        in_string_ = true;
    } else if (c == '{' || c == '[') {
        open_ += c;
        if (c == '[' && list_ == 0 && open_.size() > base_ + 1) {
            list_ = open_.size();
            list_begin_ = element_begin_ = item_.size();
        }
        if (open_.size() > max_depth) {
            abandon();
            return;
        }
    } else if (c == ',' && open_.size() == list_) {
        element_begin_ = item_.size();
    } else if (c == '}' || c == ']') {
        close();
    }
    bound();
}

void JsonInput::close() {
    if (!open_.empty()) {
        open_.pop_back();
    }
    list_ = open_.size() < list_ ? 0 : list_;
    if (skipping_ && open_.size() == base_) {
        skipping_ = false;
        item_.clear();
    } else if (!skipping_ && open_.size() == base_) {
        end_item();
    }
}

void JsonInput::end_item() {
    records_.take(item_);
    item_.clear();
    list_ = 0;
}

// The value cannot be read to its end; the next line begins a new one.
void JsonInput::abandon() {
    if (!skipping_) {
        normalizer_.unread(Unread::broken, item_);
    }
    reset();
}

void JsonInput::reset() {
    item_.clear();
    open_.clear();
    base_ = list_ = 0;
    in_string_ = escaped_ = skipping_ = false;
}

// A large API reply: from here on its list is read element by element.
void JsonInput::bound() {
    if (item_.size() <= limits::replay_json_bytes) {
        return;
    }
    if (list_ > 0 && element_begin_ > list_begin_) {
        records_.take("[" + item_.substr(list_begin_, element_begin_ - 1 - list_begin_) + "]");
        item_.erase(0, element_begin_);
        item_.erase(0, std::min(item_.find_first_not_of(" \t\r\n"), item_.size()));
        base_ = list_;
        list_ = 0;
    } else if (item_.size() > limits::replay_json_value_bytes) {
        normalizer_.unread(Unread::broken, item_.substr(0, limits::frame_bytes));
        item_.clear();
        skipping_ = true;
    }
}

void JsonInput::finish() {
    if (in_other_) {
        other_.finish();
    } else if (!item_.empty()) {
        normalizer_.report().is_cut_off = true;
        // The reply ends inside its list: the complete elements count.
        if (list_ > 0 && element_begin_ > list_begin_) {
            records_.take("[" + item_.substr(list_begin_, element_begin_ - 1 - list_begin_) + "]");
        }
        normalizer_.unread(Unread::broken, item_);
    }
    in_other_ = false;
    reset();
}

}  // namespace dynoward::replay
