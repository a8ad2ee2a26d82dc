// SPDX-License-Identifier: MIT
// Splits a row of CSV or TSV into cells (RFC 4180) and detects a header row.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynoward::replay {

struct TableHead {
    char separator = ',';
    bool quotes = true;              ///< cells may be quoted; not in TSV whose header has no quotes
    std::vector<std::string> names;  ///< by plain_name()
};

std::vector<std::string> read_table_row(std::string_view row, char separator, bool quotes);
/// nullopt: not a header row, or it has no column for the message.
std::optional<TableHead> read_table_head(std::string_view line);

}  // namespace dynoward::replay
