// SPDX-License-Identifier: MIT
// The restarts that a previous process of Dynoward may have sent. Nothing outlives a process, so the worst
// is assumed: it restarted every dyno that began within the budget's span before the start of this process,
// and each of them as often before as the cooldown allows.
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
    /// `started`: the start of this process. `possible`: false without a previous process, as in a replay.
    AssumedRestarts(const Instant& started, bool possible) : started_(started), possible_(possible) {}

    /// Call it after each dyno list: notes them in the budget of `restarts`. `window_of`: the
    /// RESTART_WINDOW of a dyno that may be restarted, else nullopt.
    void note(const Instant& now, const fleet::App& fleet, AppRestarts& restarts,
              const std::function<std::optional<Seconds>(const fleet::Dyno&)>& window_of);

 private:
    Instant started_;
    bool possible_;
    std::map<std::string, WallTime> began_;  ///< starts already counted, by dyno
};

}  // namespace dynoward::restart
