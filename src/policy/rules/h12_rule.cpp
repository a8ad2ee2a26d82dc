// SPDX-License-Identifier: MIT
// The rule h12: request time-outs of one dyno.
#include <algorithm>

#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {
namespace {

// A single slow request does not make a dyno unhealthy, whatever H12_THRESHOLD allows.
constexpr unsigned min_marks = 2;

}  // namespace

// The span ends at the newest line about the dyno: time-outs of an hour ago are no evidence, even if no
// later ones have pushed them out of the list.
std::optional<Finding> h12_rule(const RuleInput& in) {
    if (!in.settings.h12_threshold || in.dyno.h12_at.empty()) {
        return std::nullopt;
    }
    const auto newest = in.dyno.h12_at.back();
    auto from = (in.dyno.samples.empty() ? newest : std::max(newest, in.dyno.samples.back().at)) -
                in.settings.h12_threshold->span;
    const auto first = std::lower_bound(in.dyno.h12_at.begin(), in.dyno.h12_at.end(), from);
    const auto count = static_cast<unsigned>(in.dyno.h12_at.end() - first);
    if (count < std::max(min_marks, in.settings.h12_threshold->count)) {
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
    finding.severity = memory_share(in.dyno, in.settings);
    finding.reason = std::to_string(count) + " H12 lines (request time-outs) within " +
                     std::to_string(span.count()) + " s";
    return finding;
}

}  // namespace dynoward::policy
