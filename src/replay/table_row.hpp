// SPDX-License-Identifier: MIT
// A row of CSV or TSV as its cells (RFC 4180), and whether a row is one of names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynoward::replay {

struct TableHead {
    char separator = ',';
    bool quotes = true;              ///< a cell may stand in quotes; not in TSV whose names have none
    std::vector<std::string> names;  ///< by plain_name()
};

std::vector<std::string> read_table_row(std::string_view row, char separator, bool quotes);
/// nullopt: not a row of names, or none of them is a message.
std::optional<TableHead> read_table_head(std::string_view line);

}  // namespace dynoward::replay
