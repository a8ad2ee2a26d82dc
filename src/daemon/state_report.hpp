// SPDX-License-Identifier: MIT
// The state document of this moment, for whoever shows it: one place that knows when we started.
#pragma once

#include <string>

#include "daemon/state_json.hpp"
#include "daemon/surroundings.hpp"
#include "dynoward/monitor/monitor.hpp"

namespace dynoward::daemon {

class StateReport {
 public:
    /// Both must outlive it.
    StateReport(const monitor::Monitor& monitor, const Surroundings& surroundings)
        : monitor_(monitor), surroundings_(surroundings), started_at_(surroundings.clock().wall) {}

    /// As `GET /api/v1/state` answers.
    std::string whole() const {
        const auto now = surroundings_.clock();
        return state_json(head(now), monitor_.view(now));
    }
    /// Without the apps.
    std::string head() const { return state_head_json(head(surroundings_.clock())); }

 private:
    StateHead head(const Instant& now) const {
        return {monitor_.mode(), monitor_.paused_until(now), started_at_};
    }

    const monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    WallTime started_at_;
};

}  // namespace dynoward::daemon
