// SPDX-License-Identifier: MIT
// When dynos of one app are due by a rule of the clock (MAX_UPTIME, RESTART_SCHEDULE), so that a tick does
// not evaluate every dyno to find out. By the wall clock, as these rules are.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dynoward/values/instant.hpp"

namespace dynoward::monitor {

class DueTimes {
 public:
    /// nullopt: no rule of the clock may fire on it.
    void set(const std::string& dyno, std::optional<WallTime> due);
    /// Removes and returns the dynos that are due, the earliest first.
    std::vector<std::string> take_due(WallTime now);
    void clear();

    std::size_t size() const { return queue_.size(); }

 private:
    std::set<std::pair<WallTime, std::string>> queue_;
    std::map<std::string, WallTime, std::less<>> by_dyno_;
};

}  // namespace dynoward::monitor
