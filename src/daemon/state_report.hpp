// SPDX-License-Identifier: MIT
// What the monitor knows at this moment, for whoever shows it: as values and as the state document. Both
// are shared by all who ask (cached.hpp). The one place that knows when we started.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/cached.hpp"
#include "daemon/state_json.hpp"
#include "daemon/surroundings.hpp"
#include "dynoward/monitor/monitor.hpp"

namespace dynoward::daemon {

class StateReport {
 public:
    using Apps = std::vector<monitor::AppView>;

    /// Both must outlive it.
    StateReport(const monitor::Monitor& monitor, const Surroundings& surroundings)
        : monitor_(monitor), surroundings_(surroundings), started_at_(surroundings.clock().wall) {}

    std::shared_ptr<const Apps> apps() const {
        return apps_.get([this] { return monitor_.view(surroundings_.clock()); });
    }
    /// As `GET /api/v1/state` answers.
    std::shared_ptr<const std::string> whole() const {
        return whole_.get([this] {
            apps_.forget();
            const auto fresh = apps();
            return state_json(head_now(), *fresh);
        });
    }
    /// Without the apps; always of this moment.
    std::string head() const { return state_head_json(head_now()); }
    /// An owner changed something, and will look for it.
    void forget() const {
        apps_.forget();
        whole_.forget();
    }

 private:
    StateHead head_now() const {
        return {monitor_.mode(), monitor_.paused_until(surroundings_.clock()), started_at_};
    }

    const monitor::Monitor& monitor_;
    const Surroundings& surroundings_;
    WallTime started_at_;
    mutable Cached<Apps> apps_;
    mutable Cached<std::string> whole_;
};

}  // namespace dynoward::daemon
