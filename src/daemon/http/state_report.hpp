// SPDX-License-Identifier: MIT
// The current state of the monitor, as values and as the state document. Both are shared by all readers
// (cached.hpp). The only place that keeps the time of our start.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/environment.hpp"
#include "daemon/http/cached.hpp"
#include "daemon/json/state_json.hpp"
#include "monitor/monitor.hpp"

namespace dynoward::daemon {

class StateReport {
 public:
    using Apps = std::vector<monitor::AppView>;

    /// Both must outlive it.
    StateReport(const monitor::Monitor& monitor, const Environment& environment)
        : monitor_(monitor), environment_(environment), started_at_(environment.clock().wall) {}

    std::shared_ptr<const Apps> apps() const {
        return apps_.get([this] { return monitor_.view(environment_.clock()); });
    }
    /// The body of `GET /api/v1/state`.
    std::shared_ptr<const std::string> document() const {
        return document_.get([this] {
            apps_.invalidate();
            const auto fresh = apps();
            return state_json(head_now(), *fresh);
        });
    }
    /// The document without the apps; never cached.
    std::string summary() const { return state_head_json(head_now()); }
    /// Call it after a change: an admin expects to see it.
    void invalidate() const {
        apps_.invalidate();
        document_.invalidate();
    }

 private:
    StateHead head_now() const {
        return {monitor_.mode(), monitor_.paused_until(environment_.clock()), started_at_};
    }

    const monitor::Monitor& monitor_;
    const Environment& environment_;
    WallTime started_at_;
    mutable Cached<Apps> apps_;
    mutable Cached<std::string> document_;
};

}  // namespace dynoward::daemon
