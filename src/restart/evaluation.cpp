// SPDX-License-Identifier: MIT
#include "restart/evaluation.hpp"

#include <algorithm>

#include "restart/giving_up.hpp"
#include "restart/restart.hpp"

namespace dynoward::restart {
namespace {

// How long a dyno may take until it is up.
constexpr Seconds boot_limit{60};

bool is_unhealthy(const policy::Finding* finding) {
    return finding != nullptr && finding->fired && !policy::is_rule_of_clock(finding->rule);
}

// By the uuid; if one of the two is not known (no metric lines), by the platform's list and lines.
bool are_incarnations_known(const Record& record, const fleet::Dyno& dyno) {
    return !record.incarnation_before.empty() && !dyno.incarnation.empty();
}
bool is_same_incarnation(const Record& record, const fleet::Dyno& dyno) {
    return are_incarnations_known(record, dyno) ? dyno.incarnation == record.incarnation_before
                                                : !came_up_again(record, dyno);
}

}  // namespace

Seconds evaluation_window(const fleet::Dyno& dyno, const settings::TypeSettings& settings) {
    constexpr Seconds shortest{300};
    const auto to_be_seen =
        settings.restart_sustain + std::chrono::ceil<Seconds>(4 * dyno.report_interval.period());
    return std::max({settings.restart_window, 2 * settings.restart_sustain, to_be_seen, shortest});
}

bool was_replaced_since(const Record& record, const fleet::Dyno& dyno,
                        std::optional<WallTime> released_at) {
    // A line about a restart of the dyno is attributed to Dynoward's own DELETE while its outcome is open.
    constexpr Seconds ours_for = confirm_deadline;
    const bool released = released_at && *released_at > record.sent.wall;
    const bool ordered = dyno.ordered_at && *dyno.ordered_at > record.sent.wall + ours_for;
    return released || ordered;
}

// A sample may arrive before the lines about the dyno's state, so it proves nothing that the previous
// incarnation was up. Both times are the platform's, one perhaps from a line and the other from the dyno
// list.
bool came_up_again(const Record& record, const fleet::Dyno& dyno) {
    constexpr Seconds between_list_and_line{2};
    return dyno.state == DynoState::up && dyno.up_since &&
           (!record.up_before || *dyno.up_since > *record.up_before + between_list_and_line);
}

// One batch can contain all the evidence against the new incarnation, between two ticks. So this is also
// called before the next restart is decided.
bool evaluate(Record& record, const Instant& now, const fleet::Dyno& dyno, const policy::Finding* finding,
              const settings::TypeSettings& settings) {
    if (record.effect != Effect::open) {
        return false;
    }
    const bool same = is_same_incarnation(record, dyno);
    const bool nothing_happened = record.ending == Ending::unconfirmed && same;
    // By the steady clock, from DELETE, so that setting the wall clock has no effect.
    const bool late = now.steady - record.sent.steady > evaluation_window(dyno, settings) + boot_limit;
    const bool fired_since =
        finding != nullptr && finding->fired && finding->evidence_to > record.sent.wall;
    // A finding about another uuid is about the new incarnation, whatever the two clocks show.
    const bool came_back =
        is_unhealthy(finding) && !same && (fired_since || are_incarnations_known(record, dyno));
    // An incarnation that DELETE did not end is as old as before, so a rule of the clock would fire
    // forever.
    const bool went_on = fired_since && nothing_happened;
    if ((came_back || went_on) && !late) {
        count_ineffective(record, now);
        return true;
    }
    if (late) {
        // Receiving nothing is no proof of health.
        const bool received = !same && dyno.latest.sample_at && *dyno.latest.sample_at > record.sent.wall;
        record.effect = received ? Effect::helped : Effect::unknown;
        if (received) {
            end_row(record);
        }
    }
    return false;
}

bool review(Record& record, const Instant& now, const fleet::Dyno& dyno, const policy::Finding* finding,
            std::optional<WallTime> released_at, const settings::TypeSettings& settings) {
    if (was_replaced_since(record, dyno, released_at)) {
        end_row(record);
        record.returned = true;
        record.effect = record.effect == Effect::open ? Effect::unknown : record.effect;
        return false;
    }
    if (!record.returned) {
        const bool new_sample = !dyno.incarnation.empty() &&
                                dyno.incarnation != record.incarnation_before &&
                                dyno.latest.total.has_value();
        // A dyno that never reported has no sample to wait for. And a lost sample must not be awaited
        // forever.
        const bool back = came_up_again(record, dyno) && (new_sample || record.incarnation_before.empty());
        record.returned =
            back || now.steady - record.sent.steady >= std::max(settings.restart_window, confirm_deadline);
    }
    if (is_unhealthy(finding)) {
        record.unhealthy_at = now.steady;
    }
    const bool did_not_help = evaluate(record, now, dyno, finding, settings);
    end_row_if_healthy(record, now);
    return did_not_help;
}

}  // namespace dynoward::restart
