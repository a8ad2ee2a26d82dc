// SPDX-License-Identifier: MIT
// The content of a monitoring tool's webhook: which dyno or process type, which app, and whether the alert
// fires, has ended, is acknowledged or is a test. Decides nothing: alert_requests.hpp does. Names come from
// fields that mean them, never from the text of a log line, which visitors and the app write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/dyno_name.hpp"

namespace dynoward::alerts {

/// Only `fires` may request a restart, and `unsaid` where the body is of our own shape.
enum class AlertState : std::uint8_t {
    fires,
    unsaid,       ///< not given
    unknown,      ///< a status that is not in the table of words
    contradicts,  ///< one field means that it fires, another beside it that it has ended
    warning,
    pending,  ///< not yet
    other,    ///< a comment, an assignment, a certificate: no incident that begins
    no_data,
    acknowledged,
    over,
    test,
};

/// What an alert names. Hints count only where the settings contain the name.
struct Names {
    std::string app;  ///< of a field that means an app; empty: not given
    std::vector<std::string> app_hints;
    /// The hints are the tool's name for where its lines come from: where none of them is an app, only the
    /// owner's URL decides which is meant.
    bool is_from_source = false;
    std::optional<DynoName> dyno;
    std::string type;  ///< of a field that means a process type; empty: not given
    std::vector<std::string> type_hints;
    std::vector<DynoName> in_title;  ///< possible dyno names in a title
    std::vector<DynoName> in_text;   ///< and in any other text
    bool dyno_is_null = false;       ///< a field for it is there, and null
    std::string problem;             ///< not empty: a name is given that cannot be one, and why
};

struct Item {
    AlertState state = AlertState::unsaid;
    std::string evidence;    ///< the word that decided, and its field: "`RESOLVED` in `status`"
    bool own_shape = false;  ///< `{"app", "dyno" or "type", "reason"}`: requests a restart without a status
    bool log_text = false;   ///< its texts are log lines, which do not count as names
    Names names;
};

struct Alert {
    std::string_view tool;  ///< `papertrail`, `prometheus`, …; `json` where it is none of those known
    std::string reason;     ///< received text
    std::vector<Item> items;
    bool cut = false;            ///< it held more than limits::alert_requests different ones
    std::uint64_t left_out = 0;  ///< alerts that the tool reports as left out
};

enum class BodyKind : std::uint8_t { json, form, text };

struct ReadAlert {
    std::optional<Alert> alert;
    std::string_view problem;      ///< where there is none
    bool is_ambiguous = false;     ///< a key was given twice: well-formed, but it has no one meaning
    bool is_foreign_text = false;  ///< text/plain is read only from AWS SNS
};

/// A body of at most limits::alert_bytes; any bytes. Nested deeper than limits::command_depth or of more
/// than limits::alert_values values, it is refused.
ReadAlert read_alert(std::string_view body, BodyKind kind);

/// Whether it could be the name of a process type.
bool is_process_type(std::string_view text);
/// One of those that nearly every app uses: `web`, `worker`, `clock`, …
bool is_usual_type(std::string_view text);

}  // namespace dynoward::alerts
