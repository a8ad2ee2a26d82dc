// SPDX-License-Identifier: MIT
// Text, line by line, whatever its form. What tools put in front of each line must be the same for all.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "replay/intake.hpp"
#include "replay/json_records.hpp"

namespace dynoward::replay {

class TextInput : public InputForm {
 public:
    enum class LineEnd : std::uint8_t { lf, cr };
    /// `counted`: only frames with a length in front of them are lines.
    TextInput(Intake& intake, LineEnd line_end, bool counted = false)
        : intake_(intake),
          records_(intake),
          line_end_(line_end == LineEnd::cr ? '\r' : '\n'),
          counted_(counted) {}

    void feed(std::string_view piece) override;
    void finish() override;

 private:
    void keep(std::string_view part);
    void take_line(std::string_view line);
    void take_plain_line(std::string_view line, bool oversize);
    bool take_cells(std::string_view line);

    Intake& intake_;
    JsonRecords records_;
    char line_end_;
    bool counted_;
    std::optional<Prefixes> prefixes_;  ///< in front of the first line that was read
    std::string kept_;                  ///< the beginning of a line whose end has not come
    std::string plain_;                 ///< room for a line without colours
    bool skipping_line_ = false;        ///< until the next line end
};

}  // namespace dynoward::replay
