// SPDX-License-Identifier: MIT
// Splits an input into JSON values: a sequence of values, the elements of a list, or the elements of the
// list inside one large reply. Keeps one value in memory. A value that does not end loses only itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/json_records.hpp"
#include "replay/line_normalizer.hpp"
#include "replay/text_input.hpp"

namespace dynoward::replay {

class JsonInput : public InputParser {
 public:
    explicit JsonInput(LineNormalizer& normalizer)
        : normalizer_(normalizer), records_(normalizer), other_(normalizer, TextInput::LineEnd::lf) {}

    void feed(std::string_view piece) override;
    void finish() override;

    static bool is_begin(std::string_view text);

 private:
    void take(char c);
    void take_between(char c);
    void take_inside(char c);
    void close();
    void end_item();
    void abandon();
    void bound();
    void reset();

    LineNormalizer& normalizer_;
    JsonRecords records_;
    TextInput other_;       ///< lines between the values that are not JSON
    std::string item_;      ///< the current value or list element
    std::string open_;      ///< open brackets, including those around the list
    std::size_t base_ = 0;  ///< how many of them enclose the items
    std::size_t list_ = 0;  ///< depth of the outermost list within the item; 0: none
    std::size_t list_begin_ = 0,
                element_begin_ = 0;  ///< offsets in item_ of that list and its current element
    bool in_string_ = false;
    bool escaped_ = false;
    bool in_other_ = false;  ///< inside a line that is not JSON
    bool skipping_ = false;  ///< the rest of a value, after its list or because it is too large
    char before_ = '\n';     ///< the last character that is not a blank; line ends count
    char last_token_ = ' ';  ///< the same without line ends
};

}  // namespace dynoward::replay
