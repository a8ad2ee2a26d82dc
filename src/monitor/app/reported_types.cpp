// SPDX-License-Identifier: MIT
#include "monitor/app/reported_types.hpp"

#include "dynoward/policy/policy.hpp"

namespace dynoward::monitor {
namespace {

constexpr std::size_t max_types = 16;
constexpr std::size_t max_sizes = 100;

}  // namespace

bool ReportedTypes::begins(const Instant& now, std::string_view type) {
    auto found = over_.find(type);
    if (found == over_.end()) {
        std::erase_if(over_, [&](const auto& entry) { return entry.second.is_over(now.steady); });
        if (over_.size() >= max_types) {
            return false;
        }
        found = over_.emplace(std::string(type), Episode{}).first;
    }
    return found->second.begins(now.steady);
}

void ReportedTypes::log_odd_levels(const settings::AppSettings& app,
                                   const std::vector<heroku::FormationInfo>& formation, Effects& effects) {
    for (const auto& process : formation) {
        const auto odd = policy::odd_levels(app.of(process.type), process.size);
        if (odd.empty() || !app.dyno_types.contains(process.type) || odd_levels_.size() >= max_sizes ||
            !odd_levels_.emplace(process.type, process.size).second) {
            continue;
        }
        std::string all;
        for (const auto& one : odd) {
            all += (all.empty() ? "" : "; ") + one;
        }
        log_event(effects, LogEvent::Severity::warn, "policy.odd_level",
                  "app=" + app.app.text() + " type=" + process.type + " reason=" + in_quotes(all));
    }
}

}  // namespace dynoward::monitor
