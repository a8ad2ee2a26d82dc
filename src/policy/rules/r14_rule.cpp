// SPDX-License-Identifier: MIT
// The rule r14: the platform's own lines that memory is over the quota.
#include <algorithm>

#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"
#include "values/amount_text.hpp"

namespace dynoward::policy {
namespace {

// An R14 line carries no uuid, and anyone with a log-input token of the app can write it. So it counts only
// together with a metric line of the present incarnation that is over its quota. That must be the newest
// one: if it is below the quota, the fault is over.
const fleet::Sample* confirming_sample(const fleet::Dyno& dyno) {
    const bool confirms = !dyno.samples.empty() && dyno.quota && dyno.samples.back().total > *dyno.quota;
    return confirms ? &dyno.samples.back() : nullptr;
}

// The platform writes both lines about one reading, a moment apart: then only the R14 counts.
bool is_beside(const fleet::Series<WallTime>& r14_at, WallTime r15) {
    constexpr Seconds moment{5};
    const auto near = std::lower_bound(r14_at.begin(), r14_at.end(), r15 - moment);
    return near != r14_at.end() && *near <= r15 + moment;
}

// R14 and R15 lines: both report memory over the quota.
struct Lines {
    unsigned r14 = 0;
    unsigned r15 = 0;
    WallTime first = WallTime::max();
    WallTime newest = WallTime::min();

    void take(WallTime at) {
        first = std::min(first, at);
        newest = std::max(newest, at);
    }
    std::string text() const {
        std::string all = r14 != 0 ? std::to_string(r14) + " R14" : std::string();
        if (r15 != 0) {
            all += (all.empty() ? "" : " and ") + std::to_string(r15) + " R15";
        }
        return all + " lines";
    }
};

Lines lines_from(const fleet::Dyno& dyno, WallTime from) {
    Lines lines;
    for (auto at = dyno.r14_at.rbegin(); at != dyno.r14_at.rend() && *at >= from; ++at) {
        ++lines.r14;
        lines.take(*at);
    }
    for (auto at = dyno.r15_at.rbegin(); at != dyno.r15_at.rend() && *at >= from; ++at) {
        if (!is_beside(dyno.r14_at, *at)) {
            ++lines.r15;
            lines.take(*at);
        }
    }
    return lines;
}

std::optional<WallTime> newest_line(const fleet::Dyno& dyno) {
    std::optional<WallTime> newest;
    for (const auto* kept : {&dyno.r14_at, &dyno.r15_at}) {
        if (!kept->empty()) {
            newest = std::max(newest.value_or(kept->back()), kept->back());
        }
    }
    return newest;
}

}  // namespace

// An R15 that does not kill the dyno (see r15 in dyno_gates.cpp) counts as an R14: memory is over the
// quota.
std::optional<Finding> r14_rule(const RuleInput& in) {
    const auto* sample = confirming_sample(in.dyno);
    const auto wanted = in.settings.r14_threshold.in_force(settings::default_r14_threshold);
    const auto newest = newest_line(in.dyno);
    if (!wanted || !newest || sample == nullptr) {
        return std::nullopt;
    }
    auto from = std::max(*newest, sample->at) - wanted->span;
    std::optional<OwnerWait> wait;
    const bool owner_set = in.settings.restart_threshold || in.settings.restart_sustain_set;
    if (owner_set && in.settings.r14_threshold.is_unset()) {
        wait = owner_wait(in.dyno, in.settings, run_above(in.dyno, *in.dyno.quota));
        if (!wait) {
            return std::nullopt;
        }
        // Lines from a time below the level that is set are no evidence of being above it.
        from = in.settings.restart_threshold ? std::max(from, wait->from) : from;
    }
    const auto lines = lines_from(in.dyno, from);
    if (lines.r14 + lines.r15 < wanted->count || lines.r14 + lines.r15 == 0) {
        return std::nullopt;
    }
    if (sample->at < from) {
        return std::nullopt;
    }
    const auto span = std::chrono::duration_cast<Seconds>(lines.newest - lines.first);
    Finding finding;
    finding.rule = Rule::r14;
    finding.fired = !wait || wait->left_s == 0;
    finding.left_s = finding.fired ? std::nullopt : std::optional(wait->left_s);
    finding.evidence_from = std::min(lines.first, sample->at);
    if (wait && in.settings.restart_sustain_set) {
        finding.evidence_from = std::min(finding.evidence_from, wait->from);
    }
    finding.evidence_to = std::min(lines.newest, sample->at);  // neither may be stale
    finding.evidence.memory_total = sample->total;
    finding.evidence.limit = in.dyno.quota;
    finding.evidence.r14 = lines.r14;
    if (lines.r15 != 0) {
        finding.evidence.r15 = lines.r15;
    }
    finding.evidence.span_s = span.count();
    finding.reason = lines.text() + " within " + std::to_string(span.count()) + " s, memory_total " +
                     format_mb(sample->total) + " over the quota of " + format_mb(*in.dyno.quota);
    finding.severity = sample->total.value / in.dyno.quota->value;
    return finding;
}

}  // namespace dynoward::policy
