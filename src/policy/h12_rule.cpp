// SPDX-License-Identifier: MIT
#include <algorithm>

#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {
namespace {

// One slow request is no ill dyno, whatever H12_THRESHOLD allows.
constexpr unsigned least_marks = 2;

}  // namespace

// The span ends at the newest thing heard of the dyno: time-outs of an hour ago are no evidence, even where
// nothing came after them that would push them out.
std::optional<Finding> h12_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                std::optional<WallTime> since) {
    if (!settings.h12_threshold || dyno.h12_at.empty()) {
        return std::nullopt;
    }
    const auto newest = dyno.h12_at.back();
    auto from = (dyno.samples.empty() ? newest : std::max(newest, dyno.samples.back().at)) -
                settings.h12_threshold->span;
    if (since) {
        from = std::max(from, *since + Nanoseconds(1));
    }
    const auto first = std::lower_bound(dyno.h12_at.begin(), dyno.h12_at.end(), from);
    const auto count = static_cast<unsigned>(dyno.h12_at.end() - first);
    if (count < std::max(least_marks, settings.h12_threshold->count)) {
        return std::nullopt;
    }
    const auto span = std::chrono::duration_cast<Seconds>(newest - *first);
    Finding finding;
    finding.rule = Rule::h12;
    finding.fired = true;
    finding.evidence_from = *first;
    finding.evidence_to = newest;
    finding.evidence.h12 = count;
    finding.evidence.span_s = span.count();
    finding.severity = memory_share(dyno, settings);
    finding.reason = std::to_string(count) + " H12 lines (request time-outs) within " +
                     std::to_string(span.count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
