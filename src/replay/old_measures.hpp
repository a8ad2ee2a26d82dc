// SPDX-License-Identifier: MIT
// Metric lines of 2013 name one measure each: those of a dyno within the same seconds are put together into
// one line of today, so that old recordings can be replayed. The quota is not in them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/logplex/event.hpp"

namespace dynoward::replay {

class OldMeasures {
 public:
    /// A line of fate old_measure. What it completes, or leaves behind, becomes frames in `frames`.
    void add(const logplex::Event& event, std::vector<std::string>& frames);
    /// What has waited long enough at this time.
    void flush(WallTime now, std::vector<std::string>& frames);

 private:
    struct Pending {
        WallTime at{};
        std::string source;  ///< `heroku.<number>.<uuid>`
        std::optional<double> total, rss, cache, swap;
    };

    static std::string frame_of(const std::string& dyno, const Pending& pending);

    std::map<std::string, Pending, std::less<>> pending_;  ///< by dyno; flushed every few seconds
};

}  // namespace dynoward::replay
