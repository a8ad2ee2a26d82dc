// SPDX-License-Identifier: MIT
// Cuts an input into JSON values: one after another, the elements of a list, or the elements of the list
// inside one large reply. Keeps one value in memory. A value that does not end costs no more than itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/intake.hpp"
#include "replay/json_records.hpp"
#include "replay/text_input.hpp"

namespace dynoward::replay {

class JsonInput : public InputForm {
 public:
    explicit JsonInput(Intake& intake)
        : intake_(intake), records_(intake), other_(intake, TextInput::LineEnd::lf) {}

    void feed(std::string_view piece) override;
    void finish() override;

    static bool is_begin(std::string_view text);

 private:
    void take(char c);
    void take_between(char c);
    void take_inside(char c);
    void close();
    void end_item();
    void give_up();
    void bound();
    void reset();

    Intake& intake_;
    JsonRecords records_;
    TextInput other_;       ///< lines between the values that are none
    std::string item_;      ///< a value, or an element of the list whose elements are taken one by one
    std::string open_;      ///< brackets not closed yet, those around that list included
    std::size_t base_ = 0;  ///< how many of them stand around the items
    std::size_t list_ = 0;  ///< depth of the outermost list within the item; 0: none
    std::size_t list_begin_ = 0, element_begin_ = 0;  ///< of that list and its present element, in item_
    bool in_string_ = false;
    bool escaped_ = false;
    bool in_other_ = false;  ///< a line that is no JSON
    bool skipping_ = false;  ///< the rest of a value, behind the list or too large
    char before_ = '\n';     ///< the last character that is no blank; a line end is one
    char last_token_ = ' ';  ///< the same without line ends
};

}  // namespace dynoward::replay
