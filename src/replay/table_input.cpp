// SPDX-License-Identifier: MIT
#include "replay/table_input.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "dynoward/values/limits.hpp"
#include "replay/log_record.hpp"

namespace dynoward::replay {

void TableInput::feed(std::string_view piece) {
    for (const char c : piece) {
        if (c == '\n' && !in_quotes_) {
            take_row();
            normalizer_.at_next_line();
            continue;
        }
        if (c == '\n') {
            normalizer_.at_next_line();
        }
        if (row_.size() == limits::replay_row_bytes) {
            // An unterminated quote: reading restarts at the next line.
            if (c == '\n') {
                row_.clear();
                in_quotes_ = false;
                at_cell_ = true;
                normalizer_.unread(Unread::broken, {});
            }
            continue;
        }
        row_ += c;
        // Two quotes inside a cell close and reopen it, which has the same effect.
        if (head_.quotes && c == '"' && (in_quotes_ || at_cell_ || row_.ends_with("\"\""))) {
            in_quotes_ = !in_quotes_;
        }
        at_cell_ = !in_quotes_ && c == head_.separator;
    }
}

void TableInput::finish() {
    if (!row_.empty()) {
        normalizer_.report().is_cut_off = in_quotes_;
        take_row();
    }
}

void TableInput::take_row() {
    auto row = std::exchange(row_, {});
    in_quotes_ = false;
    at_cell_ = true;
    if (row.ends_with('\r')) {
        row.pop_back();
    }
    if (std::exchange(is_first_, false) || row.empty()) {
        return;
    }
    const auto cells = read_table_row(row, head_.separator, head_.quotes);
    std::vector<Field> fields;
    for (std::size_t i = 0; i < std::min(cells.size(), head_.names.size()); ++i) {
        fields.push_back(Field{head_.names[i], std::string_view(cells[i]), true});
    }
    // An unquoted message may contain separators; as the last column it extends to the end.
    std::string whole;
    if (cells.size() > head_.names.size() && is_message_name(head_.names.back())) {
        for (auto i = head_.names.size() - 1; i < cells.size(); ++i) {
            whole += (i + 1 == head_.names.size() ? "" : std::string(1, head_.separator)) + cells[i];
        }
        fields.back().value = whole;
    }
    if (const auto line = read_record(fields, Form::table)) {
        normalizer_.line(*line);
    } else {
        normalizer_.unread(Unread::no_sender, row);
    }
}

}  // namespace dynoward::replay
