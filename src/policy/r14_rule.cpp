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

// The platform writes both about one reading, a moment apart: then only the R14 counts.
bool is_beside(const fleet::Series<WallTime>& r14_at, WallTime r15) {
    constexpr Seconds moment{5};
    const auto near = std::lower_bound(r14_at.begin(), r14_at.end(), r15 - moment);
    return near != r14_at.end() && *near <= r15 + moment;
}

// Lines that say that memory is over the quota, of either number.
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
        std::string said = r14 != 0 ? std::to_string(r14) + " R14" : std::string();
        if (r15 != 0) {
            said += (said.empty() ? "" : " and ") + std::to_string(r15) + " R15";
        }
        return said + " lines";
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

// An R15 that kills nobody (see not_up in touch.cpp) says what an R14 says: memory is over the quota.
std::optional<Finding> r14_rule(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                std::optional<WallTime> since) {
    const auto* sample = confirming_sample(dyno);
    const auto wanted = settings.r14_threshold.in_force(settings::default_r14_threshold);
    const auto newest = newest_line(dyno);
    if (!wanted || !newest || sample == nullptr) {
        return std::nullopt;
    }
    auto from = std::max(*newest, sample->at) - wanted->span;
    if (since) {
        from = std::max(from, *since + Nanoseconds(1));
    }
    std::optional<OwnerWait> wait;
    const bool owner_set = settings.restart_threshold || settings.restart_sustain_set;
    if (owner_set && settings.r14_threshold.is_unset()) {
        wait = owner_wait(dyno, settings, run_above(dyno, *dyno.quota, since), since);
        if (!wait) {
            return std::nullopt;
        }
        // Lines from below the level that was set are no evidence for being over it.
        from = settings.restart_threshold ? std::max(from, wait->from) : from;
    }
    const auto lines = lines_from(dyno, from);
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
    if (wait && settings.restart_sustain_set) {
        finding.evidence_from = std::min(finding.evidence_from, wait->from);
    }
    finding.evidence_to = std::min(lines.newest, sample->at);  // neither may be stale
    finding.evidence.memory_total = sample->total;
    finding.evidence.limit = dyno.quota;
    finding.evidence.r14 = lines.r14;
    if (lines.r15 != 0) {
        finding.evidence.r15 = lines.r15;
    }
    finding.evidence.span_s = span.count();
    finding.reason = lines.text() + " within " + std::to_string(span.count()) + " s, memory_total " +
                     in_mb(sample->total) + " over the quota of " + in_mb(*dyno.quota);
    finding.severity = sample->total.value / dyno.quota->value;
    return finding;
}

}  // namespace dynoward::policy
