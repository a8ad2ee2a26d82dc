// SPDX-License-Identifier: MIT
// CSV or TSV with a header row. A quoted cell may contain line ends.
#pragma once

#include <string>
#include <string_view>

#include "replay/line_normalizer.hpp"
#include "replay/table_row.hpp"

namespace dynoward::replay {

class TableInput : public InputParser {
 public:
    TableInput(LineNormalizer& normalizer, TableHead head)
        : normalizer_(normalizer), head_(std::move(head)) {}

    void feed(std::string_view piece) override;
    void finish() override;

 private:
    void take_row();

    LineNormalizer& normalizer_;
    TableHead head_;
    std::string row_;
    bool in_quotes_ = false;
    bool at_cell_ = true;  ///< a quote here would open a cell
    bool is_first_ = true;
};

}  // namespace dynoward::replay
