// SPDX-License-Identifier: MIT
// JSON values as log tools write them: one record a line, lists of records, and replies of their APIs with
// records somewhere inside. Text inside a message is never read as JSON.
#pragma once

#include <string_view>

#include "replay/intake.hpp"

namespace dynoward::replay {

class JsonRecords {
 public:
    explicit JsonRecords(Intake& intake) : intake_(intake) {}

    /// One value. What is in it is handed on, or counted as unread.
    void take(std::string_view text);
    /// A line of text that is an object as a whole. false: it is something else, and nothing was done.
    bool take_line(std::string_view line);

 private:
    bool take_parsed(std::string_view text, bool& is_json);

    Intake& intake_;
};

}  // namespace dynoward::replay
