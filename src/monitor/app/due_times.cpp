// SPDX-License-Identifier: MIT
#include "monitor/app/due_times.hpp"

namespace dynoward::monitor {

void DueTimes::set(const std::string& dyno, std::optional<WallTime> due) {
    const auto known = by_dyno_.find(dyno);
    if (known == by_dyno_.end()) {
        if (due) {
            by_dyno_.emplace(dyno, *due);
            queue_.emplace(*due, dyno);
        }
        return;
    }
    if (due == known->second) {
        return;
    }
    queue_.erase({known->second, dyno});
    if (due) {
        known->second = *due;
        queue_.emplace(*due, dyno);
    } else {
        by_dyno_.erase(known);
    }
}

std::vector<std::string> DueTimes::take_due(WallTime now) {
    std::vector<std::string> due;
    while (!queue_.empty() && queue_.begin()->first <= now) {
        due.push_back(queue_.begin()->second);
        by_dyno_.erase(due.back());
        queue_.erase(queue_.begin());
    }
    return due;
}

void DueTimes::clear() {
    queue_.clear();
    by_dyno_.clear();
}

}  // namespace dynoward::monitor
