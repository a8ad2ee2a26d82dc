// SPDX-License-Identifier: MIT
// The content of a monitoring tool's webhook: which dyno or process type, which app, and whether the alert
// fires, has ended, is acknowledged or is a test. Decides nothing: alert_requests.hpp does. Names are taken
// from fields for names, never from the text of a log line, which visitors and the app can write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/dyno_name.hpp"

namespace dynoward::alerts {

/// Only `fires` may request a restart, and `unsaid` if the body has Dynoward's own shape.
enum class AlertState : std::uint8_t {
    fires,
    unsaid,       ///< not given
    unknown,      ///< a status that is not in the table of words
    contradicts,  ///< of two fields side by side, one says that it fires, one that it is over
    warning,
    pending,  ///< not firing yet
    other,    ///< a comment, an assignment, a certificate: not the start of an incident
    no_data,
    acknowledged,
    over,
    test,
};

/// What an alert names. Hints count only if the settings contain the name.
struct Names {
    std::string app;  ///< from a field for an app; empty: not given
    std::vector<std::string> app_hints;
    /// The hints are the tool's names for the source of its lines: if none of them is an app, only the URL
    /// that the admin configured determines the app.
    bool is_from_source = false;
    std::optional<DynoName> dyno;
    std::string type;  ///< from a field for a process type; empty: not given
    std::vector<std::string> type_hints;
    std::vector<DynoName> in_title;  ///< possible dyno names in a title
    std::vector<DynoName> in_text;   ///< and in any other text
    bool dyno_is_null = false;       ///< a field for the dyno is present, and null
    std::string problem;             ///< not empty: why a given name is not valid
};

struct Item {
    AlertState state = AlertState::unsaid;
    std::string evidence;    ///< the decisive word and its field: "`RESOLVED` in `status`"
    bool own_shape = false;  ///< `{"app", "dyno" or "type", "reason"}`: requests a restart without a status
    bool log_text = false;   ///< its texts are log lines, which do not count as names
    Names names;
};

struct Alert {
    std::string_view tool;  ///< `papertrail`, `prometheus`, …; `json` for an unknown tool
    std::string reason;     ///< received text
    std::vector<Item> items;
    bool cut = false;            ///< it had more than limits::alert_requests different ones
    std::uint64_t left_out = 0;  ///< alerts that the tool reports as left out
};

enum class BodyKind : std::uint8_t { json, form, text };

struct ReadAlert {
    std::optional<Alert> alert;
    std::string_view problem;      ///< without an alert: why
    bool is_ambiguous = false;     ///< a key was given twice: well-formed, but ambiguous
    bool is_foreign_text = false;  ///< text/plain is read only from AWS SNS
};

/// Reads a body of at most limits::alert_bytes; any bytes. Refuses a body that is nested deeper than
/// limits::command_depth or has more than limits::alert_values values.
ReadAlert read_alert(std::string_view body, BodyKind kind);

/// Whether `text` could be the name of a process type.
bool is_process_type(std::string_view text);
/// A process type that many apps use: `web`, `worker`, `clock`, …
bool is_usual_type(std::string_view text);

}  // namespace dynoward::alerts
