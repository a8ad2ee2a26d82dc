// SPDX-License-Identifier: MIT
#include "dynoward/heroku/replies.hpp"
#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {
namespace {

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
    const auto run = run_above(dyno, settings.memory_signal, *limit, since);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = memory_finding(Rule::memory, run, settings.memory_signal, *limit);
    judge_sustained(finding, run, settings.restart_sustain);
    finding.reason = name_of(settings.memory_signal) + " " + in_mb(Megabytes{run.newest}) + " over " +
                     in_mb(*limit) + " for " + std::to_string(run.held().count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
