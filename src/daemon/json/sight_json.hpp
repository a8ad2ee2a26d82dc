// SPDX-License-Identifier: MIT
// How much of an app can be seen, as in the state and in /readyz?verbose.
#pragma once

#include "daemon/json/json_text.hpp"
#include "monitor/views.hpp"

namespace dynoward::daemon {

inline Json sight_json(const monitor::SightView& sight) {
    return {{"state", std::string(to_text(sight.state))},
            {"since", format_rfc3339(sight.since)},
            {"advice", json_or_null(sight.advice)},
            {"blind", sight.blind}};
}

}  // namespace dynoward::daemon
