// SPDX-License-Identifier: MIT
#include "replay/table_row.hpp"

#include <algorithm>

#include "replay/log_record.hpp"

namespace dynoward::replay {
namespace {

constexpr std::size_t max_cells = 512;
constexpr std::size_t max_name_length = 64;

}  // namespace

std::vector<std::string> read_table_row(std::string_view row, char separator, bool quotes) {
    std::vector<std::string> cells;
    while (cells.size() < max_cells) {
        std::string cell;
        const bool quoted = quotes && row.starts_with('"');
        std::size_t at = quoted ? 1 : 0;
        for (bool open = quoted; at < row.size() && (open || row[at] != separator); ++at) {
            if (!quoted || row[at] != '"') {
                cell += row[at];
            } else if (open && at + 1 < row.size() && row[at + 1] == '"') {
                cell += row[at++];
            } else {
                open = !open;
            }
        }
        cells.push_back(std::move(cell));
        if (at >= row.size()) {
            break;
        }
        row.remove_prefix(at + 1);
    }
    return cells;
}

std::optional<TableHead> read_table_head(std::string_view line) {
    line = line.substr(0, line.find_last_not_of("\r\n") + 1);
    for (const char separator : {'\t', ',', ';', '|'}) {
        TableHead head;
        head.separator = separator;
        head.quotes = separator != '\t' || line.starts_with('"');
        bool of_names = true;
        for (const auto& cell : read_table_row(line, separator, true)) {
            of_names = of_names && cell.size() <= max_name_length && !(cell[0] >= '0' && cell[0] <= '9');
            head.names.push_back(plain_name(cell));
        }
        const auto messages = std::count_if(head.names.begin(), head.names.end(), is_message_name);
        const bool alone = head.names.size() == 1 && (line.starts_with('@') || line.starts_with('_') ||
                                                      line.starts_with('"') || line == "message");
        if (of_names && messages > 0 && (head.names.size() > 1 || alone)) {
            return head;
        }
    }
    return std::nullopt;
}

}  // namespace dynoward::replay
