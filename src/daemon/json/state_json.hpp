// SPDX-License-Identifier: MIT
// `GET /api/v1/state`: the state of the monitor as JSON. Unknown values are null, never 0. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "monitor/views.hpp"
#include "settings/settings.hpp"

namespace dynoward::daemon {

/// The part of the document about Dynoward itself.
struct StateHead {
    settings::Mode mode = settings::Mode::observe;
    std::optional<WallTime> paused_until;
    WallTime started_at{};
};

std::string state_json(const StateHead& head, const std::vector<monitor::AppView>& apps);
/// The same without the apps: the reply to pause and resume.
std::string state_head_json(const StateHead& head);

}  // namespace dynoward::daemon
