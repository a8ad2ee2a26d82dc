// SPDX-License-Identifier: MIT
// What the policy is told of the world around a dyno, and its answer. Counts nothing twice: a pass over
// many dynos that all want a restart must not go over all dynos for each of them.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

using policy::Decision;
using policy::HoldReason;
using policy::Verdict;

bool is_not_up(const fleet::Dyno& dyno) {
    return dyno.state != DynoState::up && (dyno.state != DynoState::unknown || dyno.listed);
}

std::string_view type_of(const fleet::Dyno& dyno) {
    return dyno.listed ? std::string_view(dyno.listed->type) : dyno.name.type();
}

// Not a target whatever its memory: types that are not selected, one-off dynos, Fir names, our own dyno.
bool Monitor::Impl::is_target(const Duty& duty, const fleet::Dyno& dyno) const {
    const auto type = type_of(dyno);
    const bool ourselves =
        dyno.name.text() == settings_.own.dyno && (duty.fleet.name().text() == settings_.own.app_name ||
                                                   duty.fleet.name().text() == settings_.own.app_id);
    return dyno.present && dyno.name.is_cedar() && !is_one_off_type(dyno.name.type()) &&
           !is_one_off_type(type) && type == dyno.name.type() &&
           duty.settings.dyno_types.count(type) != 0 && !ourselves;
}

policy::Surroundings Monitor::Impl::surroundings(const Instant& now, const Duty& duty,
                                                 std::string_view type, const fleet::Dyno& dyno) const {
    policy::Surroundings around;
    around.mode = stopping_ ? settings::Mode::observe : mode_;
    around.has_key = has_key_;
    around.listed = duty.fleet.listed_at() && (duty.formation_seen || duty.formation_missing);
    if (const auto warm = now.steady - warm_from_; warm < settings_.warm_up) {
        around.warm_up_left_s =
            static_cast<long>(std::chrono::ceil<Seconds>(settings_.warm_up - warm).count());
    }
    around.stale_after = settings_.stale_after;
    const auto is_fresh = [&](const std::optional<Instant>& at) {
        return at && now.steady - at->steady <= settings_.stale_after;
    };
    if (is_fresh(duty.last_unproven_at) && !is_fresh(duty.fleet.last_batch())) {
        around.unproven = duty.unproven_advice;
    }
    around.gap_at = duty.fleet.gap_at();
    around.release_at = duty.fleet.release_at();
    if (!breaker_.closed()) {
        around.breaker = breaker_.why();
        around.breaker_left_s = breaker_.left_s(now);
    }
    around.budget = duty.budget.allowed();
    around.budget_left_s = duty.budget.left_s(now);
    around.budget_assumed = around.budget_left_s ? duty.budget.assumed(now) : 0;
    around.give_up_after = duty.settings.give_up_after;
    around.maintenance = duty.maintenance;
    if (paused_until_ && paused_until_->steady > now.steady) {
        around.pause_left_s =
            static_cast<long>(std::chrono::ceil<Seconds>(paused_until_->steady - now.steady).count());
    }
    around.incident = incident_of(now, duty, type);
    around.lone_dyno = duty.settings.lone_dyno;
    if (duty.settings.quiet_hours) {
        around.quiet_until = duty.settings.quiet_hours->end_of(now.wall);
    }
    count_others(duty, type, dyno, around);
    return around;
}

namespace {

TypeCount& count_in(Census& census, std::string_view type) {
    const auto found = census.types.find(type);
    return found != census.types.end() ? found->second : census.types[std::string(type)];
}

}  // namespace

const TypeCount& Monitor::Impl::count_of(const Duty& duty, std::string_view type, bool listed) {
    auto& census = duty.census;
    if (!census || census->mark != duty.fleet.census_mark() || census->listed != listed) {
        census = Census{duty.fleet.census_mark(), listed, {}};
        for (const auto& [name, dyno] : duty.fleet.dynos()) {
            if (!dyno.present) {
                continue;
            }
            auto& count = count_in(*census, type_of(dyno));
            if (listed && !dyno.listed) {
                ++count.unlisted;
                continue;
            }
            ++count.dynos;
            if (is_not_up(dyno)) {
                ++count.not_up;
                count.one_not_up =
                    std::min(count.one_not_up.value_or(dyno.name), dyno.name, ByTypeThenNumber{});
            }
        }
    }
    return count_in(*census, type);
}

// Away is what is not up, what is being restarted, and what we restarted and has not shown yet how it is.
void Monitor::Impl::count_others(const Duty& duty, std::string_view type, const fleet::Dyno& dyno,
                                 policy::Surroundings& around) {
    const auto& count = count_of(duty, type, around.listed);
    const auto counts = [&](const fleet::Dyno& one) {
        return one.present && type_of(one) == type && (!around.listed || one.listed);
    };
    around.dynos_of_type = count.dynos;
    around.away_of_type = count.not_up - (counts(dyno) && is_not_up(dyno) ? 1U : 0U);
    if (count.one_not_up && *count.one_not_up != dyno.name) {
        around.waited_for = count.one_not_up->text() + " (not up)";
    }
    const auto count_also = [&](const fleet::Dyno* other, const char* why) {
        if (other == nullptr || other == &dyno || !counts(*other)) {
            return;
        }
        around.away_of_type += is_not_up(*other) ? 0U : 1U;
        around.waited_for = other->name.text() + why;
    };
    for (const auto& restart : duty.restarts) {
        count_also(duty.fleet.find(restart.procedure.dyno().text()), " (being restarted)");
    }
    for (const auto& name : duty.under_review) {
        const auto* other = duty.fleet.find(name.text());
        if (other != nullptr && other->own.awaited && !duty.is_restarting(name)) {
            count_also(other, " (restarted, no sample of the new incarnation yet)");
        }
    }
}

std::optional<Decision> Monitor::Impl::decide(const Instant& now, const Duty& duty,
                                              const fleet::Dyno& dyno) const {
    auto finding = fault_of(now, duty, dyno);
    return finding ? std::optional(decide(now, duty, dyno, std::move(*finding))) : std::nullopt;
}

Decision Monitor::Impl::decide(const Instant& now, const Duty& duty, const fleet::Dyno& dyno,
                               policy::Finding finding) const {
    const auto type = type_of(dyno);
    auto decision = policy::decide(now, dyno, duty.settings.of(type), surroundings(now, duty, type, dyno),
                                   std::move(finding));
    const bool would_restart = decision.verdict == Verdict::restart || decision.hold == HoldReason::observe;
    if (would_restart && has_key_ && !is_in_formation(duty, dyno)) {
        decision.verdict = Verdict::hold;
        decision.hold = HoldReason::not_up;
        decision.hold_text = "not_up: the app's formation has no such process type";
    }
    return decision;
}

// Where the last gate, observe, holds, decide() still asks for the formation: then it must be called.
bool Monitor::Impl::is_held_as_told(const Instant& now, const Duty& duty, const fleet::Dyno& dyno,
                                    const policy::Finding& finding) const {
    const auto type = type_of(dyno);
    const bool asks_formation = has_key_ && (stopping_ || mode_ == settings::Mode::observe);
    return (!asks_formation || is_in_formation(duty, dyno)) &&
           policy::is_held_as_told(now, dyno, duty.settings.of(type), surroundings(now, duty, type, dyno),
                                   finding);
}

bool Monitor::Impl::is_in_formation(const Duty& duty, const fleet::Dyno& dyno) {
    if (!dyno.listed) {
        return false;
    }
    if (!duty.formation_seen) {
        // Only where the platform has no formation to show (404). One-off dynos have random numbers of four
        // digits.
        constexpr unsigned first_one_off_number = 1000;
        return dyno.name.number() < first_one_off_number;
    }
    return std::any_of(duty.formation_seen->begin(), duty.formation_seen->end(), [&](const auto& process) {
        return process.type == dyno.listed->type && process.quantity > 0;
    });
}

}  // namespace dynoward::monitor
