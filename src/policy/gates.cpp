// SPDX-License-Identifier: MIT
#include "policy/gates.hpp"

#include <algorithm>
#include <array>

#include "policy/evidence.hpp"

namespace dynoward::policy {
namespace {

using fleet::Dyno;

long whole_seconds(Nanoseconds span) {
    return static_cast<long>(std::chrono::ceil<Seconds>(span).count());
}

std::string left(long left_s) {
    return std::to_string(left_s) + " s left";
}

// --- Can what we know be trusted?
// -----------------------------------------------------------------------------------

std::optional<Held> unattributed(const GateInput& in) {
    if (in.dyno.unattributed_at && *in.dyno.unattributed_at >= in.finding.evidence_from) {
        return Held{
            HoldReason::unattributed,
            "the evidence came by a drain whose app is not proven (no or an unconfirmed drain token)",
            {}};
    }
    return std::nullopt;
}

std::optional<Held> warm_up(const GateInput& in) {
    if (in.around.warm_up_left_s) {
        return Held{HoldReason::warm_up, left(*in.around.warm_up_left_s) + " after our own start",
                    in.around.warm_up_left_s};
    }
    if (in.around.has_key && !in.around.listed) {
        return Held{HoldReason::warm_up, "the Platform API's dyno list has not come yet", {}};
    }
    return std::nullopt;
}

std::optional<Held> stale(const GateInput& in) {
    const auto by_stamp = in.now.wall - in.finding.evidence_to;
    const auto by_receipt =
        in.dyno.evidence_received ? in.now.steady - *in.dyno.evidence_received : Nanoseconds::max();
    const auto age = std::max<Nanoseconds>(by_stamp, by_receipt);
    if (age > in.around.stale_after) {
        return Held{HoldReason::stale,
                    "the newest evidence is " + std::to_string(whole_seconds(age)) + " s old",
                    {}};
    }
    return std::nullopt;
}

std::optional<Held> gap(const GateInput& in) {
    if (!in.around.gap_at || *in.around.gap_at < in.finding.evidence_from) {
        return std::nullopt;
    }
    const auto since_gap = find_fault(in.now, in.dyno, in.settings, in.around.gap_at);
    return Held{HoldReason::gap, "log lines were lost; the evidence must build up again",
                since_gap ? since_gap->left_s : std::nullopt};
}

// --- May this dyno be touched?
// --------------------------------------------------------------------------------------

std::optional<Held> not_up(const GateInput& in) {
    if (in.dyno.r15_at && in.now.wall - *in.dyno.r15_at < Seconds(60)) {
        return Held{HoldReason::not_up, "R15: the platform restarts it by itself", {}};
    }
    if (in.dyno.ended_at) {
        return Held{HoldReason::not_up, "this incarnation is being replaced", {}};
    }
    if (in.around.listed && !in.dyno.listed) {
        return Held{HoldReason::not_up, "the platform's dyno list does not show it", {}};
    }
    if (in.dyno.state != DynoState::up && in.dyno.state != DynoState::unknown) {
        return Held{HoldReason::not_up, "its state is " + std::string(to_text(in.dyno.state)), {}};
    }
    if (in.around.listed && in.dyno.state == DynoState::unknown) {
        return Held{HoldReason::not_up, "its state is not known", {}};
    }
    return std::nullopt;
}

std::optional<Held> release(const GateInput& in) {
    if (!in.around.release_at) {
        return std::nullopt;
    }
    const auto age = in.now.wall - *in.around.release_at;
    if (age >= release_hold) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(release_hold - age);
    return Held{HoldReason::release, left(left_s) + ", a release restarts the dynos anyway", left_s};
}

std::optional<Held> hold_cooldown(Nanoseconds age, const GateInput& in, const char* what) {
    if (age >= in.settings.restart_window) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(in.settings.restart_window - age);
    return Held{HoldReason::cooldown, left(left_s) + ", " + what, left_s};
}

// Restarts that we sent, or that the drain showed.
std::optional<Held> cooldown_seen(const GateInput& in) {
    if (in.dyno.restart_sent_at) {
        if (auto held =
                hold_cooldown(in.now.steady - *in.dyno.restart_sent_at, in, "Dynoward restarted it")) {
            return held;
        }
    }
    if (in.dyno.restarted_at) {
        return hold_cooldown(in.now.wall - *in.dyno.restarted_at, in, "it was restarted");
    }
    return std::nullopt;
}

std::optional<WallTime> younger_of(const Dyno& dyno) {
    auto since = dyno.up_since;
    if (dyno.listed) {
        since = std::max({since.value_or(WallTime{}), dyno.listed->created_at, dyno.listed->updated_at});
    }
    return since;
}

std::optional<Held> min_uptime(const GateInput& in) {
    const auto since = younger_of(in.dyno);
    if (!since) {
        return std::nullopt;
    }
    const auto age = in.now.wall - *since;
    if (age >= in.settings.min_uptime) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(in.settings.min_uptime - age);
    return Held{HoldReason::min_uptime, left(left_s) + ", up since " + format_rfc3339(*since), left_s};
}

// Restarts from before our own start, which only the platform's time stamps tell of.
std::optional<Held> cooldown_listed(const GateInput& in) {
    if (!in.dyno.listed) {
        return std::nullopt;
    }
    const auto since = std::max(in.dyno.listed->created_at, in.dyno.listed->updated_at);
    return hold_cooldown(in.now.wall - since, in, "the platform started it a short while ago");
}

std::optional<Held> lone_dyno(const GateInput& in) {
    if (in.around.dynos_of_type != 1) {
        return std::nullopt;
    }
    if (in.around.lone_dyno == settings::LoneDyno::hold) {
        return Held{HoldReason::lone_dyno, "it is the only dyno of its type (LONE_DYNO=hold)", {}};
    }
    // How long it has been going on: R14 lines are kept for a few minutes only, but their cause can be
    // seen.
    auto from = in.finding.evidence_from;
    if (const auto soft = memory_rule(in.dyno, in.settings, in.around.gap_at)) {
        from = std::min(from, soft->evidence_from);
    }
    if (in.finding.rule == Rule::r14 && in.dyno.quota) {
        if (const auto over = run_above(in.dyno, *in.dyno.quota, in.around.gap_at); over.samples != 0) {
            from = std::min(from, over.from);
        }
    }
    const auto held = in.finding.evidence_to - from;
    if (held >= 2 * in.settings.restart_sustain) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(2 * in.settings.restart_sustain - held);
    return Held{HoldReason::lone_dyno, left(left_s) + ", the only dyno of its type waits twice the sustain",
                left_s};
}

// --- May we act?
// ----------------------------------------------------------------------------------------------------

std::optional<Held> max_unavailable(const GateInput& in) {
    const unsigned allowed = in.settings.max_unavailable.of(in.around.dynos_of_type);
    if (in.around.away_of_type < allowed) {
        return std::nullopt;
    }
    return Held{HoldReason::max_unavailable,
                std::to_string(in.around.away_of_type) + " of " + std::to_string(in.around.dynos_of_type) +
                    " dynos of the type are away, allowed " + std::to_string(allowed),
                {}};
}

std::optional<Held> budget(const GateInput& in) {
    if (!in.around.budget_left_s) {
        return std::nullopt;
    }
    return Held{HoldReason::budget,
                left(*in.around.budget_left_s) + ", " + std::to_string(in.around.budget.count) +
                    " restarts of the app within " + std::to_string(in.around.budget.span.count()) +
                    " s are used up",
                in.around.budget_left_s};
}

std::optional<Held> breaker(const GateInput& in) {
    if (!in.around.breaker) {
        return std::nullopt;
    }
    return Held{HoldReason::breaker, *in.around.breaker, in.around.breaker_left_s};
}

std::optional<Held> observe(const GateInput& in) {
    if (in.around.mode == settings::Mode::enforce) {
        return std::nullopt;
    }
    return Held{HoldReason::observe, "would restart it, but only watches", {}};
}

}  // namespace

std::span<const Gate> gates_in_order() {
    // Observe comes last, so that an owner who only watches sees what would really have happened.
    static constexpr std::array order{
        unattributed,    warm_up,   stale,           gap,    not_up,  release, cooldown_seen, min_uptime,
        cooldown_listed, lone_dyno, max_unavailable, budget, breaker, observe};
    return order;
}

std::optional<WallTime> cooldown_until(const Instant& now, const Dyno& dyno,
                                       const settings::TypeSettings& settings) {
    std::optional<WallTime> since = dyno.restarted_at;
    if (dyno.restart_sent_at) {
        since = std::max(since.value_or(WallTime{}), now.wall - (now.steady - *dyno.restart_sent_at));
    }
    if (dyno.listed) {
        since = std::max({since.value_or(WallTime{}), dyno.listed->created_at, dyno.listed->updated_at});
    }
    if (!since || *since + settings.restart_window <= now.wall) {
        return std::nullopt;
    }
    return *since + settings.restart_window;
}

}  // namespace dynoward::policy
