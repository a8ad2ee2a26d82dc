// SPDX-License-Identifier: MIT
// A record of a log tool as named fields: a JSON object or a row of a table. The fields of message, stamp
// and sender are found by the names that log tools use. The sender in the fields takes precedence over the
// message, since an app can print anything.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "replay/text_line.hpp"

namespace dynoward::replay {

struct Field {
    std::string name;  ///< by plain_name()
    std::string_view value;
    /// Filled in by the log tool; otherwise it may come from the app.
    bool of_tool = true;
};

/// The part after the last dot, in lower case, letters and digits only: `@timestamp`, `log.syslog.proc-id`.
std::string plain_name(std::string_view name);
/// Whether a field with this plain name contains the message.
bool is_message_name(std::string_view name);
bool has_message(std::span<const Field> fields);
/// nullopt: it has no sender or no message.
std::optional<TextLine> read_record(std::span<const Field> fields, Form form);

}  // namespace dynoward::replay
