// SPDX-License-Identifier: MIT
#include "dynoward/heroku/replies.hpp"
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {
namespace {

// Two points are a line through anything; the third makes a coincidence unlikely.
constexpr unsigned least_samples = 3;
// Where the platform kills at 100 % there is no swap to be slow in: act before.
constexpr settings::Level ordinary_default{100, settings::Level::Unit::percent_of_quota};
constexpr settings::Level killed_at_quota_default{90, settings::Level::Unit::percent_of_quota};

}  // namespace

settings::Level soft_level(const fleet::Dyno& dyno, const settings::TypeSettings& settings) {
    if (settings.restart_threshold) {
        return *settings.restart_threshold;
    }
    return dyno.listed && heroku::is_killed_at_quota(dyno.listed->size) ? killed_at_quota_default
                                                                        : ordinary_default;
}

std::optional<Finding> memory_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                   std::optional<WallTime> since) {
    const auto limit = soft_level(dyno, settings).resolve(dyno.quota);
    if (!limit) {
        return std::nullopt;
    }
    const auto run = run_above(dyno, *limit, since);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = finding_of(Rule::memory, run, *limit);
    finding.fired = run.samples >= least_samples && run.to - run.from >= settings.restart_sustain;
    if (!finding.fired) {
        finding.left_s = std::max(0L, static_cast<long>((settings.restart_sustain - run.held()).count()));
    }
    finding.reason = "memory_total " + in_mb(run.newest) + " over " + in_mb(*limit) + " for " +
                     std::to_string(run.held().count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
