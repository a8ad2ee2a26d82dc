// SPDX-License-Identifier: MIT
// Gates, first question: can the evidence be trusted?
#include <algorithm>

#include "dynoward/fleet/fleet.hpp"
#include "policy/gates/gate.hpp"

namespace dynoward::policy {

std::optional<Block> gate::warm_up(const GateInput& in) {
    if (in.context.warm_up_left_s) {
        return blocked_for(in, *in.context.warm_up_left_s, [] { return " after our own start"; });
    }
    if (in.context.has_key && !in.context.listed) {
        return blocked(in, [] { return "the Platform API's dyno list has not arrived yet"; });
    }
    return std::nullopt;
}

std::optional<Block> gate::stale(const GateInput& in) {
    if (in.finding.evidence_to == WallTime{}) {
        return blocked(in, [] { return "no sample of it has arrived"; });
    }
    const auto by_stamp = in.now.wall - in.finding.evidence_to;
    if (by_stamp < -fleet::max_stamp_ahead) {
        return blocked(in, [&] {
            return "the newest evidence is " + std::to_string(whole_seconds(-by_stamp)) +
                   " s ahead of our own clock, which was set";
        });
    }
    const auto by_receipt =
        in.dyno.evidence_received ? in.now.steady - *in.dyno.evidence_received : Nanoseconds::max();
    const auto age = std::max<Nanoseconds>(by_stamp, by_receipt);
    if (age > in.context.stale_after) {
        return blocked(
            in, [&] { return "the newest evidence is " + std::to_string(whole_seconds(age)) + " s old"; });
    }
    return std::nullopt;
}

// Only replaces `stale` by a more precise reason: an unproven sender must not be able to block a restart
// that proven evidence justifies.
std::optional<Block> gate::unattributed(const GateInput& in) {
    if (in.context.unproven.empty() || !stale(in)) {
        return std::nullopt;
    }
    return blocked(in, [&] { return in.context.unproven; });
}

// A reading carries the uuid of its incarnation. One from after the loss shows that the incarnation of the
// evidence from before it still runs; of any other one, no earlier evidence would be left. What else the
// lost lines may have been about (a release, scaling, a restart under way) is read from the Platform API
// before DELETE.
std::optional<Block> gate::gap(const GateInput& in) {
    const auto& samples = in.dyno.samples;
    const auto newest = samples.empty() ? WallTime{} : std::min(samples.back().at, in.finding.evidence_to);
    if (!in.context.gap_at || *in.context.gap_at < newest) {
        return std::nullopt;
    }
    return blocked(in, [] { return "log lines were lost, and no reading has arrived since"; });
}

std::optional<std::string> too_slow(const fleet::Dyno& dyno) {
    if (dyno.report_interval.period() <= fleet::max_silence) {
        return std::nullopt;
    }
    return "readings arrive every " + std::to_string(whole_seconds(dyno.report_interval.period())) +
           " s, too far apart for the rules: at most " + std::to_string(fleet::max_silence.count()) +
           " s may lie between two";
}

}  // namespace dynoward::policy
