// SPDX-License-Identifier: MIT
// The rule memory: memory that stays above the soft level.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"
#include "values/amount_text.hpp"

namespace dynoward::policy {
namespace {

// Three of the platform's periods of about 20 s: one reading may be lost, or below the level, between two.
constexpr Seconds pair_within{62};
constexpr Seconds usual_period{20};
// A trend confirms a reading above the level if it has come this close to the level by itself.
constexpr double confirmed_at = 0.98;

// How significant a rise must be: less so if another reading was above the level some time before, as with
// the tops of a saw-tooth, and if earlier incarnations had crossed the level at this age.
constexpr double sure_z = 3;
constexpr double repeated_z = 2.3;
constexpr double known_z = 1.6;

// The reading above the level before the newest one, if it is near enough; nullptr: there is none.
const fleet::Sample* other_above(const RuleInput& in, Megabytes limit) {
    const auto& samples = in.dyno.samples;
    const auto& newest = samples.back();
    const auto within = std::max<Nanoseconds>(pair_within, in.dyno.report_interval.hole());
    unsigned below = 0;
    for (auto reading = std::next(samples.rbegin()); reading != samples.rend() && below < 2; ++reading) {
        const bool resized = reading->quota && newest.quota && *reading->quota != *newest.quota;
        if (newest.at - reading->at > within || resized) {
            return nullptr;
        }
        const auto value = signal_of(*reading, in.settings.memory_signal);
        if (value && *value > limit.value) {
            return &*reading;
        }
        below += value ? 1U : 0U;
    }
    return nullptr;
}

// The trend at some scale that has led to the level; nullptr: none has.
const Rise* confirming_rise(const RuleInput& in, Megabytes limit) {
    if (in.forecast == nullptr) {
        return nullptr;
    }
    const double lead = std::chrono::duration<double>(in.forecast->lead).count();
    const auto& outlook = in.forecast->outlook;
    const double needed_z = outlook.crossed_by_now ? known_z : outlook.over_before ? repeated_z : sure_z;
    for (const auto& rise : outlook.rises) {
        if (rise && rise->z >= needed_z &&
            rise->level + rise->margin + rise->slope * lead >= confirmed_at * limit.value) {
            return &*rise;
        }
    }
    return nullptr;
}

// One reading is never evidence: a second one is needed, or a trend that has led to it.
std::optional<Finding> at_once(const RuleInput& in, Megabytes limit) {
    auto run = run_above(in.dyno, in.settings.memory_signal, limit);
    if (run.samples == 0) {
        return std::nullopt;
    }
    const bool in_a_row = run.samples > 1;
    const auto* other = in_a_row ? nullptr : other_above(in, limit);
    const auto* rise = in_a_row || other != nullptr ? nullptr : confirming_rise(in, limit);
    if (other != nullptr) {
        run.from = other->at;
        ++run.samples;
    }
    auto finding = memory_finding(Rule::memory, run, in.settings.memory_signal, limit);
    finding.fired = in_a_row || other != nullptr || rise != nullptr;
    finding.reason = name_of(in.settings.memory_signal) + " " + format_mb(Megabytes{run.newest}) +
                     " over " + format_mb(limit);
    if (in_a_row) {
        finding.reason += " for " + std::to_string(run.held().count()) + " s";
    } else if (other != nullptr) {
        finding.reason += " twice within " + std::to_string(run.held().count()) + " s";
    } else if (rise != nullptr) {
        finding.evidence_from = rise->from;
        finding.evidence.slope_mb_per_h = rise->slope * 3600;
        finding.reason += fmt::format(" after a rise of {:.1f} MB/h", rise->slope * 3600);
    } else {
        finding.left_s = usual_period.count();
    }
    return finding;
}

}  // namespace

std::optional<Finding> memory_rule(const RuleInput& in) {
    const auto limit = soft_limit(in.dyno, in.settings);
    if (!limit || in.dyno.samples.empty()) {
        return std::nullopt;
    }
    if (!in.settings.restart_sustain_set) {
        return at_once(in, *limit);
    }
    const auto run = run_above(in.dyno, in.settings.memory_signal, *limit);
    if (run.samples == 0) {
        return std::nullopt;
    }
    auto finding = memory_finding(Rule::memory, run, in.settings.memory_signal, *limit);
    judge_sustained(finding, run, in.settings.restart_sustain);
    finding.reason = name_of(in.settings.memory_signal) + " " + format_mb(Megabytes{run.newest}) +
                     " over " + format_mb(*limit) + " for " + std::to_string(run.held().count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
