// SPDX-License-Identifier: MIT
// The process types and sizes of one app about which a warning was logged, so that each is logged once per
// episode. Names of types and sizes are text from outside, so the number of both is bounded.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "heroku/replies.hpp"
#include "monitor/effects.hpp"
#include "monitor/episode.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

class ReportedTypes {
 public:
    /// A dyno of this type is over its level, but must not be restarted. True: log it.
    bool begins(const Instant& now, std::string_view type);
    /// Levels that have no effect on dynos of that size: logged once for each type and size.
    void log_odd_levels(const settings::AppSettings& app,
                        const std::vector<heroku::FormationInfo>& formation, Effects& effects);

    std::size_t size() const { return over_.size(); }

 private:
    std::map<std::string, Episode, std::less<>> over_;  ///< over their level, but not to be restarted
    std::set<std::pair<std::string, std::string>> odd_levels_;  ///< types and sizes
};

}  // namespace dynoward::monitor
