// SPDX-License-Identifier: MIT
// Text in any line format. The prefixes that tools add to a line must be the same for all lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "replay/json_records.hpp"
#include "replay/line_normalizer.hpp"

namespace dynoward::replay {

class TextInput : public InputParser {
 public:
    enum class LineEnd : std::uint8_t { lf, cr };
    /// `counted`: only frames with a length in front of them are lines.
    TextInput(LineNormalizer& normalizer, LineEnd line_end, bool counted = false)
        : normalizer_(normalizer),
          records_(normalizer),
          line_end_(line_end == LineEnd::cr ? '\r' : '\n'),
          counted_(counted) {}

    void feed(std::string_view piece) override;
    void finish() override;

 private:
    void keep(std::string_view part);
    void take_line(std::string_view line);
    void take_plain_line(std::string_view line, bool oversize);
    bool take_cells(std::string_view line);

    LineNormalizer& normalizer_;
    JsonRecords records_;
    char line_end_;
    bool counted_;
    std::optional<Prefixes> prefixes_;  ///< in front of the first line that was read
    std::string kept_;                  ///< the beginning of an incomplete line
    std::string plain_;                 ///< buffer for a line without colours
    bool skipping_line_ = false;        ///< until the next line end
};

}  // namespace dynoward::replay
