// SPDX-License-Identifier: MIT
#include <algorithm>

#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {
namespace {

// An R14 line carries no uuid and can be written by whoever holds a log-input token of the app. Only
// together with a metric line of the present incarnation that is over its quota is it believed. The newest
// one: if that is below, it is over.
const fleet::Sample* confirming_sample(const fleet::Dyno& dyno) {
    const bool confirms = !dyno.samples.empty() && dyno.quota && dyno.samples.back().total > *dyno.quota;
    return confirms ? &dyno.samples.back() : nullptr;
}

}  // namespace

std::optional<Finding> r14_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                std::optional<WallTime> since) {
    const auto* sample = confirming_sample(dyno);
    if (dyno.r14_at.empty() || sample == nullptr) {
        return std::nullopt;
    }
    const auto newest = dyno.r14_at.back();
    auto from = std::max(newest, sample->at) - settings.r14_threshold.span;
    if (since) {
        from = std::max(from, *since + Nanoseconds(1));
    }
    const auto first = std::lower_bound(dyno.r14_at.begin(), dyno.r14_at.end(), from);
    const auto count = static_cast<unsigned>(dyno.r14_at.end() - first);
    if (count < settings.r14_threshold.count) {
        return std::nullopt;
    }
    if (sample->at < from) {
        return std::nullopt;
    }
    const auto span = std::chrono::duration_cast<Seconds>(newest - *first);
    Finding finding;
    finding.rule = Rule::r14;
    finding.fired = true;
    finding.evidence_from = std::min(*first, sample->at);
    finding.evidence_to = std::min(newest, sample->at);  // neither may be stale
    finding.evidence.memory_total = sample->total;
    finding.evidence.limit = dyno.quota;
    finding.evidence.r14 = count;
    finding.evidence.span_s = span.count();
    finding.reason = std::to_string(count) + " R14 lines within " + std::to_string(span.count()) +
                     " s, memory_total " + in_mb(sample->total) + " over the quota of " +
                     in_mb(*dyno.quota);
    finding.severity = sample->total.value / dyno.quota->value;
    return finding;
}

}  // namespace dynoward::policy
