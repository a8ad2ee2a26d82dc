// SPDX-License-Identifier: MIT
// A record of a log tool, as fields with names: an object of JSON or a row of a table. Which fields hold
// message, stamp and sender is told by the names that log tools use. What the record says of the sender
// counts more than what stands in the message, since that may be anything an app printed.
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
    /// Of the record itself, or a part of it that the tool fills in; else it may come from the app.
    bool of_tool = true;
};

/// Lower case, letters and digits only, behind the last dot: `@timestamp`, `log.syslog.proc-id`.
std::string plain_name(std::string_view name);
/// Whether a field of this plain name holds the message.
bool is_message_name(std::string_view name);
bool has_message(std::span<const Field> fields);
/// nullopt: it does not say who wrote it, or holds no message.
std::optional<TextLine> read_record(std::span<const Field> fields, Form form);

}  // namespace dynoward::replay
