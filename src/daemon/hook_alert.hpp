// SPDX-License-Identifier: MIT
// What the alert of a log tool means: which dyno or process type, of which app, and why. Names come only
// from fields that mean them, never from the text of a log line, which visitors and the app itself can
// write. Whether such a dyno exists is for the monitor. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/dyno_name.hpp"

namespace dynoward::daemon {

struct AlertSubject {
    std::string app;  ///< as given; empty: not said
    bool app_is_source =
        false;  ///< it is the tool's name for where lines come from, which may be any name at all
    std::optional<DynoName> dyno;
    std::string type;  ///< empty: not said
    bool unreadable =
        false;  ///< a dyno or type is given that cannot be one: never widened to something else
};

struct Alert {
    std::string_view tool;  ///< `papertrail`, `logentries`, `betterstack`, `coralogix`, or `json`
    std::string reason;
    bool over = false;  ///< it says that the trouble has ended, or that somebody takes care of it
    std::vector<AlertSubject> subjects;  ///< no two alike, at most limits::order_wishes
    bool cut = false;                    ///< there were more
};

/// nullopt: the body is no JSON object, or a form without one. A subject that names nothing leaves it to
/// the owner's own words in the URL what is meant.
std::optional<Alert> read_alert(std::string_view body, bool is_form);

/// Whether it could be the name of a process type.
bool is_process_type(std::string_view text);

}  // namespace dynoward::daemon
