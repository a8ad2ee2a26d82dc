// SPDX-License-Identifier: MIT
// Detects that most dynos of a process type of one app rose over their level soon after a release: then the
// release has made them larger, and restarting them one by one would not help.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/instant.hpp"
#include "monitor/app/candidates.hpp"
#include "monitor/app/type_counts.hpp"
#include "monitor/effects.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

class IncidentDetector {
 public:
    struct Facts {
        const settings::AppSettings& app;
        const fleet::App& fleet;
        const Candidates& candidates;
        const TypeCounts& counts;
    };
    /// Ends incidents that are over, and starts and logs new ones. Call it once a tick.
    void check(const Instant& now, const Facts& facts, Effects& effects);
    /// Why restarts of this type would not help now, in words; null: it has no incident.
    const std::string* reason(std::string_view type) const;

    std::size_t size() const { return incidents_.size(); }

 private:
    struct Incident {
        WallTime release_at{};
        SteadyTime since{};
        std::string text;
    };
    static std::map<std::string, unsigned> count_risen(const Instant& now, const Facts& facts,
                                                       WallTime release_at);

    std::map<std::string, Incident, std::less<>> incidents_;  ///< by process type
};

}  // namespace dynoward::monitor
