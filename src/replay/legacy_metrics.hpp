// SPDX-License-Identifier: MIT
// Metric lines in the format of 2013 have one measure each. Combines those of a dyno within the same
// seconds into one line of the present format, so that old recordings can be replayed. They do not contain
// the quota.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/logplex/event.hpp"

namespace dynoward::replay {

class LegacyMetrics {
 public:
    /// A line of fate old_measure. Appends the frames that are complete to `frames`.
    void add(const logplex::Event& event, std::vector<std::string>& frames);
    /// Appends the frames that are due at this time.
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
