// SPDX-License-Identifier: MIT
// CSV or TSV with a row of names. A row may go on behind a line end inside quotes.
#pragma once

#include <string>
#include <string_view>

#include "replay/intake.hpp"
#include "replay/table_row.hpp"

namespace dynoward::replay {

class TableInput : public InputForm {
 public:
    TableInput(Intake& intake, TableHead head) : intake_(intake), head_(std::move(head)) {}

    void feed(std::string_view piece) override;
    void finish() override;

 private:
    void take_row();

    Intake& intake_;
    TableHead head_;
    std::string row_;
    bool in_quotes_ = false;
    bool at_cell_ = true;  ///< a quote here would open a cell
    bool is_first_ = true;
};

}  // namespace dynoward::replay
