// SPDX-License-Identifier: MIT
// What a previous process of ours may have restarted. Nothing outlives a process, so the worst is assumed:
// whatever began within the budget's span before our start was our doing, and so was each restart that its
// cooldown left room for before that.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/instant.hpp"
#include "restart/app_restarts.hpp"
#include "settings/settings.hpp"

namespace dynoward::restart {

class AssumedRestarts {
 public:
    /// `started`: our own start. `possible`: false where there was no previous process, as in a replay.
    AssumedRestarts(const Instant& started, bool possible) : started_(started), possible_(possible) {}

    /// After each dyno list: notes them in the budget of `restarts`. `window_of`: the RESTART_WINDOW of a
    /// dyno that may be restarted; nullopt where it may not.
    void note(const Instant& now, const fleet::App& fleet, AppRestarts& restarts,
              const std::function<std::optional<Seconds>(const fleet::Dyno&)>& window_of);

 private:
    Instant started_;
    bool possible_;
    std::map<std::string, WallTime> began_;  ///< beginnings that are counted already, by dyno
};

}  // namespace dynoward::restart
