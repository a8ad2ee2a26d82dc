// SPDX-License-Identifier: MIT
// Levels that are set but have no effect on a size: this can be checked only once the size is known.
#include "dynoward/policy/policy.hpp"
#include "heroku/replies.hpp"
#include "heroku/sizes.hpp"

namespace dynoward::policy {
namespace {

using settings::Level;

// In percent of the quota; nullopt: an amount, on a size whose quota is not known.
std::optional<double> in_percent(const Level& level, std::string_view size) {
    if (level.unit == Level::Unit::percent_of_quota) {
        return level.amount;
    }
    const auto quota = heroku::quota_of_size(size);
    return quota ? std::optional(level.amount / quota->value * 100) : std::nullopt;
}

}  // namespace

std::vector<std::string> odd_levels(const settings::TypeSettings& settings, std::string_view size) {
    std::vector<std::string> all;
    const auto killed_at = heroku::killed_at_percent(size);
    if (!killed_at) {
        return all;
    }
    const auto judge = [&](const char* name, const settings::RuleValue<Level>& rule) {
        const auto percent = rule ? in_percent(*rule, size) : std::nullopt;
        if (percent && *percent >= *killed_at) {
            all.push_back(std::string(name) + "=" + rule->text() + " is never reached on " +
                          std::string(size) + ": the platform kills such a dyno at " +
                          std::to_string(*killed_at) + " % of its quota");
        }
    };
    judge("RESTART_THRESHOLD", settings.restart_threshold);
    judge("HARD_THRESHOLD", settings.hard_threshold);
    // If both are set, they were compared at start.
    const double soft_default = heroku::is_killed_at_quota(size) ? 90 : 100;
    const auto hard = settings.hard_threshold ? in_percent(*settings.hard_threshold, size) : std::nullopt;
    if (hard && settings.restart_threshold.is_unset() && *hard <= soft_default) {
        all.push_back("HARD_THRESHOLD=" + settings.hard_threshold->text() +
                      " is not above the soft level on " + std::string(size) +
                      ": two samples above it restart a dyno, and RESTART_SUSTAIN has no effect");
    }
    return all;
}

}  // namespace dynoward::policy
