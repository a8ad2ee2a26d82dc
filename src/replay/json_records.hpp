// SPDX-License-Identifier: MIT
// JSON values as log tools write them: one record per line, lists of records, and API replies that contain
// records. Text inside a message is never read as JSON.
#pragma once

#include <string_view>

#include "replay/line_normalizer.hpp"

namespace dynoward::replay {

class JsonRecords {
 public:
    explicit JsonRecords(LineNormalizer& normalizer) : normalizer_(normalizer) {}

    /// Reads one value. Its records are passed on or counted as unread.
    void take(std::string_view text);
    /// Reads a line of text that is one object. false: it is not an object, and nothing was done.
    bool take_line(std::string_view line);

 private:
    bool take_parsed(std::string_view text, bool& is_json);

    LineNormalizer& normalizer_;
};

}  // namespace dynoward::replay
