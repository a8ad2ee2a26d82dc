// SPDX-License-Identifier: MIT
// Gates, first question: can what we know be trusted?
#include <algorithm>

#include "dynoward/fleet/fleet.hpp"
#include "policy/gates.hpp"

namespace dynoward::policy {

std::optional<Held> warm_up(const GateInput& in) {
    if (in.around.warm_up_left_s) {
        return Held{HoldReason::warm_up,
                    told(in, [&] { return left(*in.around.warm_up_left_s) + " after our own start"; }),
                    in.around.warm_up_left_s};
    }
    if (in.around.has_key && !in.around.listed) {
        return Held{HoldReason::warm_up, "the Platform API's dyno list has not come yet", {}};
    }
    return std::nullopt;
}

std::optional<Held> stale(const GateInput& in) {
    if (in.finding.evidence_to == WallTime{}) {
        return Held{HoldReason::stale, "no sample of it has come", {}};
    }
    const auto by_stamp = in.now.wall - in.finding.evidence_to;
    if (by_stamp < -fleet::max_stamp_ahead) {
        return Held{HoldReason::stale,
                    told(in,
                         [&] {
                             return "the newest evidence is " + std::to_string(whole_seconds(-by_stamp)) +
                                    " s ahead of our own clock, which was set";
                         }),
                    {}};
    }
    const auto by_receipt =
        in.dyno.evidence_received ? in.now.steady - *in.dyno.evidence_received : Nanoseconds::max();
    const auto age = std::max<Nanoseconds>(by_stamp, by_receipt);
    if (age > in.around.stale_after) {
        return Held{
            HoldReason::stale,
            told(in,
                 [&] { return "the newest evidence is " + std::to_string(whole_seconds(age)) + " s old"; }),
            {}};
    }
    return std::nullopt;
}

// A better word for `stale`, and never more than that: an unproven sender must not be able to hold what
// proven evidence asks for.
std::optional<Held> unattributed(const GateInput& in) {
    if (in.around.unproven.empty() || !stale(in)) {
        return std::nullopt;
    }
    return Held{HoldReason::unattributed, told(in, [&] { return in.around.unproven; }), {}};
}

std::optional<Held> too_slow(const fleet::Dyno& dyno) {
    if (dyno.rhythm.period() <= fleet::longest_silence) {
        return std::nullopt;
    }
    return Held{HoldReason::stale,
                "readings come every " + std::to_string(whole_seconds(dyno.rhythm.period())) +
                    " s, too far apart to be a row: at most " +
                    std::to_string(fleet::longest_silence.count()) + " s may lie between two",
                {}};
}

std::optional<Held> gap(const GateInput& in) {
    if (!in.around.gap_at || *in.around.gap_at < in.finding.evidence_from) {
        return std::nullopt;
    }
    const auto since_gap = find_fault(in.now, in.dyno, in.settings, in.around.gap_at);
    return Held{HoldReason::gap, "log lines were lost; the evidence must build up again",
                since_gap ? since_gap->left_s : std::nullopt};
}

}  // namespace dynoward::policy
